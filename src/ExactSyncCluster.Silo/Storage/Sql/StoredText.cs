using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>
/// Texts as they stand in columns. A system may show U+0000 in an id or a key, which PostgreSQL's texts cannot hold, and at which SQLite
/// cuts off what comes out of a list: it stands there as a mark and a digit, and so does the mark itself, so that every text comes back
/// as it was. One that has neither stands as it is.
/// </summary>
internal static class StoredText
{
    private const char Unheld = '\0';
    private const char Mark = '\u0001';
    private const string ForUnheld = "\u00010";
    private const string ForMark = "\u00011";

    private static readonly JsonSerializerOptions Options = new() { Converters = { new Converter() } };

    /// <summary>A text on its way into a column.</summary>
    internal static string In(string text) => text.AsSpan().ContainsAny(Unheld, Mark)
        ? text.Replace($"{Mark}", ForMark, StringComparison.Ordinal).Replace($"{Unheld}", ForUnheld, StringComparison.Ordinal)
        : text;

    /// <summary>A text out of a column.</summary>
    internal static string Out(string column) => column.Contains(Mark, StringComparison.Ordinal)
        ? column.Replace(ForUnheld, $"{Unheld}", StringComparison.Ordinal).Replace(ForMark, $"{Mark}", StringComparison.Ordinal)
        : column;

    /// <summary>Rows that are given as one value, with the texts in them on their way into columns.</summary>
    internal static string Rows<T>(IEnumerable<T> rows) => JsonSerializer.Serialize(rows, Options);

    private sealed class Converter : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Rows are only written.");

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(In(value));
    }
}
