using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>Reads a choice by exactly one of its words; the framework's own converter would take a list of them, or any case.</summary>
internal sealed class WordConverter<TChoice> : JsonConverter<TChoice>
    where TChoice : struct, Enum
{
    private static readonly Dictionary<string, TChoice> ByWord =
        Enum.GetValues<TChoice>().ToDictionary(static choice => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()), StringComparer.Ordinal);

    public override TChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ByWord.TryGetValue(reader.GetString()!, out var choice) ? choice : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, TChoice value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
}
