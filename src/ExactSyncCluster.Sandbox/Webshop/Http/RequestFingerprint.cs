using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>Tells whether two requests ask for the same: the order of members and white space do not matter.</summary>
internal static class RequestFingerprint
{
    public static string Of(string path, JsonObject body)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        buffer.Write(Encoding.UTF8.GetBytes($"{path}\n"));
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, body);
        }

        return Convert.ToHexString(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is JsonObject members)
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members.OrderBy(static member => member.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }

            writer.WriteEndObject();
        }
        else if (node is JsonArray items)
        {
            writer.WriteStartArray();
            foreach (var item in items)
            {
                Write(writer, item);
            }

            writer.WriteEndArray();
        }
        else if (node is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            node.WriteTo(writer);
        }
    }
}
