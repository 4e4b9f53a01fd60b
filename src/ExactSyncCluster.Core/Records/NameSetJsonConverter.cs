using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Records;

/// <summary>Writes a set of names as one JSON array.</summary>
internal sealed class NameSetJsonConverter : JsonConverter<NameSet>
{
    public override NameSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        NameSet.Of(JsonSerializer.Deserialize<string[]>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, NameSet value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var name in value)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}
