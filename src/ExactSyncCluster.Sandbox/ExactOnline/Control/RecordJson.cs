using System.Globalization;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.ExactOnline.Query;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Control;

/// <summary>
/// A record with all its fields for whoever looks in from outside: dates as Dutch wall clock without zone, and the
/// true instant of the version beside them.
/// </summary>
internal static class RecordJson
{
    public static JsonObject Full(DivisionStore store, ExactRecord record)
    {
        var json = new JsonObject
        {
            ["_id"] = record.Id.ToString(),
            ["_at"] = record.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["_timestamp"] = record.Timestamp,
        };
        foreach (var rule in record.Schema.Rules.Where(rule => rule.Type != EdmType.Collection && rule.StoredAs is null))
        {
            json[rule.Name] = Node(new Column(record.Schema, rule).Read(store, record));
        }

        if (record.Kind == EntityKind.SalesOrders)
        {
            var lines = store.Table(EntityKind.SalesOrderLines).FindBy("OrderID", record.Id)
                .OrderBy(line => line["LineNumber"] as int? ?? 0)
                .Select(line => (JsonNode)Full(store, line));
            json["SalesOrderLines"] = new JsonArray([.. lines]);
        }

        return json;
    }

    private static JsonValue? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        int number => JsonValue.Create(number),
        long big => JsonValue.Create(big),
        decimal real => JsonValue.Create(real),
        bool flag => JsonValue.Create(flag),
        Guid guid => JsonValue.Create(guid.ToString()),
        DateTime wall => JsonValue.Create(wall.ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"No spelling for {value.GetType()}."),
    };
}
