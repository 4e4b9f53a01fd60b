using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>Writes a pair's key as its one text.</summary>
internal sealed class PairKeyJsonConverter : JsonConverter<PairKey>
{
    public override PairKey Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PairKey.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, PairKey value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
