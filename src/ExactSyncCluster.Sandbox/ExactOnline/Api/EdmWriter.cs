using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExactSyncCluster.Sandbox.ExactOnline.Query;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>Spells rows in the verbose JSON of OData 2.</summary>
internal sealed class EdmWriter(Utf8JsonWriter json, string divisionUrl)
{
    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes into the buffer; nothing is sent before all is written.</summary>
    public static void Write(IBufferWriter<byte> buffer, string divisionUrl, Action<Utf8JsonWriter, EdmWriter> write)
    {
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        write(json, new EdmWriter(json, divisionUrl));
        json.Flush();
    }

    public void Entity(ExactQuery query, ExactRow row)
    {
        json.WriteStartObject();
        Metadata(query.Resource, row.Record);
        for (var index = 0; index < query.Columns.Count; index++)
        {
            var column = query.Columns[index];
            json.WritePropertyName(column.Name);
            if (!column.IsCollection)
            {
                Value(json, row.Values[index]);
            }
            else if (column.Name == "SalesOrderLines" && row.Lines is not null)
            {
                Lines(query.Lines!, row.Lines);
            }
            else
            {
                Deferred(query.Resource, row.Record, column.Name);
            }
        }

        if (row.Lines is not null && query.Columns.All(column => column.Name != "SalesOrderLines"))
        {
            json.WritePropertyName("SalesOrderLines");
            Lines(query.Lines!, row.Lines);
        }

        json.WriteEndObject();
    }

    public void Metadata(string uri, string type)
    {
        json.WriteStartObject("__metadata");
        json.WriteString("uri", uri);
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    public static void Value(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case decimal real:
                json.WriteNumberValue((double)real);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case Guid guid:
                json.WriteStringValue(guid);
                break;
            case long big:
                json.WriteStringValue(big.ToString(CultureInfo.InvariantCulture));
                break;
            case DateTime wall:
                json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"/Date({DutchClock.Milliseconds(wall)})/"));
                break;
            default:
                throw new InvalidOperationException($"No spelling for {value.GetType()}.");
        }
    }

    public static string EntityUrl(string divisionUrl, ExactResource resource, ExactRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"{divisionUrl}/{resource.Path}({Key(resource, record)})");

    // Feeds are keyed by their rowversion, everything else by its guid.
    private static string Key(ExactResource resource, ExactRecord record) =>
        resource.IsFeed
            ? string.Create(CultureInfo.InvariantCulture, $"{record.Timestamp}L")
            : $"guid'{record.Id}'";

    private void Metadata(ExactResource resource, ExactRecord record) =>
        Metadata(EntityUrl(divisionUrl, resource, record), resource.Schema.ModelType);

    private void Deferred(ExactResource resource, ExactRecord record, string name)
    {
        json.WriteStartObject();
        json.WriteStartObject("__deferred");
        json.WriteString("uri", $"{EntityUrl(divisionUrl, resource, record)}/{name}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Lines(IReadOnlyList<Column> columns, IReadOnlyList<ExactRow> lines)
    {
        var query = new ExactQuery { Resource = ExactResource.Single(EntityKind.SalesOrderLines), Columns = columns };
        json.WriteStartObject();
        json.WriteStartArray("results");
        foreach (var line in lines)
        {
            Entity(query, line);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
