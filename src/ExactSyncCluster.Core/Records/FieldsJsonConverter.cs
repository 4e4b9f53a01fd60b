using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Records;

/// <summary>Writes fields as one JSON object.</summary>
internal sealed class FieldsJsonConverter : JsonConverter<Fields>
{
    private static readonly ValueJsonConverter Values = new();

    public override Fields Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var values = new List<KeyValuePair<string, Value>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            values.Add(new(name, Values.Read(ref reader, typeof(Value), options)));
        }

        return values.Count == 0 ? Fields.None : new(values);
    }

    public override void Write(Utf8JsonWriter writer, Fields value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, field) in value)
        {
            writer.WritePropertyName(name);
            Values.Write(writer, field, options);
        }

        writer.WriteEndObject();
    }
}
