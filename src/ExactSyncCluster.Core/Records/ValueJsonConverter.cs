using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Records;

/// <summary>Writes a value as one tagged text, such as <c>n:12.5</c>: short in storage, and a person can read it.</summary>
internal sealed class ValueJsonConverter : JsonConverter<Value>
{
    private const string InstantForm = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public override Value Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? throw new JsonException("A value is a tagged text; this one is null."));

    public override void Write(Utf8JsonWriter writer, Value value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Format(value));

    private static string Format(Value value) => value switch
    {
        Value.Empty => "",
        Value.Text text => "t:" + text.Content,
        Value.Whole whole => "w:" + whole.Content.ToString(CultureInfo.InvariantCulture),
        Value.Number number => "n:" + number.Content.ToString("G29", CultureInfo.InvariantCulture),
        Value.Flag flag => flag.Content ? "f:1" : "f:0",
        Value.Day day => "d:" + day.Content.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Value.Instant instant => "i:" + instant.Content.UtcDateTime.ToString(InstantForm, CultureInfo.InvariantCulture),
        Value.Reference reference => $"r:{(int)reference.Entity}:{reference.Id}",
        _ => throw new JsonException($"No stored form is known for {value.GetType().Name}."),
    };

    private static Value Parse(string stored)
    {
        if (stored.Length == 0)
        {
            return Value.Nothing;
        }

        var content = stored.Length >= 2 ? stored[2..] : "";
        return stored[0] switch
        {
            't' => new Value.Text(content),
            'w' => new Value.Whole(long.Parse(content, CultureInfo.InvariantCulture)),
            'n' => new Value.Number(decimal.Parse(content, NumberStyles.Float, CultureInfo.InvariantCulture)),
            'f' => new Value.Flag(content == "1"),
            'd' => new Value.Day(DateOnly.ParseExact(content, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            'i' => new Value.Instant(DateTimeOffset.Parse(content, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)),
            'r' => new Value.Reference((Entity)(content[0] - '0'), content[2..]),
            _ => throw new JsonException($"The tag '{stored[0]}' of a stored value is not known to this version."),
        };
    }
}
