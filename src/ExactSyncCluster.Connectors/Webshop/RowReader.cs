using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>Turns the shop's records and feed entries into rows: every property that the schema names is shown, empty or filled.</summary>
internal static class RowReader
{
    /// <summary>A full record: its main row and, for an order, all its lines. Lines have no version of their own: they carry their record's.</summary>
    public static WebshopRecord Record(Entity entity, JsonElement json, string? etag)
    {
        var place = $"/{WebshopAddresses.Of(entity)}";
        var id = WireValue.RequiredText(json, "id", place);
        var version = RequiredVersion(json, place);
        var modifiedAt = RequiredModifiedAt(json, place);
        var main = new RowShown
        {
            Key = RowKey.Main(id),
            Fields = Shown(WebshopSchema.Of(entity), json, place),
            Version = version,
            ModifiedAt = modifiedAt,
        };
        return new WebshopRecord(
            new RecordId(id),
            entity is Entity.Order ? [main, .. Lines(json, version, modifiedAt)] : [main],
            entity is Entity.Order ? [Collections.Lines] : [],
            etag ?? WireValue.Text(WireValue.Member(json, "etag", place), place + "/etag"),
            Correlation(json, place));
    }

    /// <summary>One entry of a feed: a record's newest content, or the trace of a deleted one.</summary>
    public static FeedEntry Entry(Entity entity, JsonElement json, string place)
    {
        var id = WireValue.RequiredText(json, "id", place);
        if (WireValue.Flag(WireValue.Member(json, "deleted", place), place + "/deleted") is true)
        {
            return new FeedEntry
            {
                Entity = entity,
                Record = new RecordId(id),
                Rows = [Gone(id, json, place)],
                Correlation = Correlation(json, place),
            };
        }

        var content = WireValue.Member(json, "record", place) ?? throw new WireException($"The shop's answer lacks {place}/record.");
        var record = Record(entity, content, WireValue.Text(WireValue.Member(json, "etag", place), place + "/etag"));
        if (record.Id.Value != id)
        {
            throw new WireException($"The shop's answer names another id at {place}/record/id than at {place}/id.");
        }

        return new FeedEntry
        {
            Entity = entity,
            Record = record.Id,
            Rows = record.Rows,
            Complete = record.Complete,
            ETag = record.ETag,
            Correlation = record.Correlation,
        };
    }

    private static RowShown Gone(string id, JsonElement json, string place) => new()
    {
        Key = RowKey.Main(id),
        Fields = null,
        Version = RequiredVersion(json, place),
        ModifiedAt = RequiredModifiedAt(json, place),
    };

    private static ImmutableArray<RowShown> Lines(JsonElement order, long version, DateTimeOffset modifiedAt)
    {
        const string place = "/orders/lines";
        // Lines that are not shown would look like lines that are gone, so an order without the member is no order.
        return
        [
            .. WireValue.Elements(order, "lines", "/orders").Select(line => new RowShown
            {
                Key = new RowKey(Collections.Lines, WireValue.RequiredText(line, "id", place)),
                Fields = Shown(WebshopSchema.Value.OrderLine, line, place),
                Version = version,
                ModifiedAt = modifiedAt,
            }),
        ];
    }

    private static Fields Shown(RecordSchema schema, JsonElement json, string place) =>
        new(schema.Properties.Values
            .Where(static property => property.Readable)
            .Select(property => KeyValuePair.Create(property.Name, Read(property, json, place))));

    private static Value Read(PropertySchema property, JsonElement json, string place)
    {
        var names = property.Name.Split('.');
        JsonElement? value = json;
        foreach (var name in names)
        {
            value = value is { } holder ? WireValue.Member(holder, name, place) : null;
            place += "/" + name;
        }

        return property.Type switch
        {
            DataType.Text => Value.Of(WireValue.Text(value, place)),
            DataType.Whole => Value.Of(WireValue.Whole(value, place)),
            DataType.Number => Value.Of(WireValue.Number(value, place)),
            DataType.Flag => Value.Of(WireValue.Flag(value, place)),
            DataType.Day => Value.Of(WireValue.Day(value, place)),
            DataType.Instant => WireValue.Instant(value, place) is { } instant ? new Value.Instant(instant) : Value.Nothing,
            DataType.Reference => WireValue.Text(value, place) is { Length: > 0 } id
                ? new Value.Reference(property.References!.Value, id)
                : Value.Nothing,
        };
    }

    private static long RequiredVersion(JsonElement json, string place) =>
        WireValue.Whole(WireValue.Member(json, "version", place), place + "/version")
            ?? throw new WireException($"The shop's answer lacks {place}/version.");

    private static DateTimeOffset RequiredModifiedAt(JsonElement json, string place) =>
        WireValue.Instant(WireValue.Member(json, "modifiedAt", place), place + "/modifiedAt")
            ?? throw new WireException($"The shop's answer lacks {place}/modifiedAt.");

    private static string? Correlation(JsonElement json, string place) =>
        WireValue.Text(WireValue.Member(json, "externalReference", place), place + "/externalReference") is { Length: > 0 } text ? text : null;
}
