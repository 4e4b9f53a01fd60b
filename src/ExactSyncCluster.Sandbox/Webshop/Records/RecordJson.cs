using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Content;

namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>Writes a record as the API answers it, and reads its content back out of that.</summary>
internal static class RecordJson
{
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(StoredRecord record, JsonObject content)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("id", record.Id);
            writer.WriteNumber("version", record.Version);
            writer.WriteString("modifiedAt", Instant(record.Modified.Shown));
            writer.WriteString("modifiedBy", record.ModifiedBy);
            writer.WriteString("createdAt", Instant(record.CreatedAt));
            foreach (var (name, value) in content)
            {
                writer.WritePropertyName(name);
                WriteNode(writer, value);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static JsonObject Content(StoredRecord record)
    {
        var content = (JsonObject)JsonNode.Parse(record.Json.Span)!;
        foreach (var name in ResourceSchema.ReadOnlyMembers)
        {
            content.Remove(name);
        }

        return content;
    }

    public static string Instant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void WriteNode(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            value.WriteTo(writer);
        }
    }
}
