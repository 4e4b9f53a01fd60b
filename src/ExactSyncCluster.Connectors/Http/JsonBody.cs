using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>Reads JSON that may be anything at all.</summary>
internal static class JsonBody
{
    private const int EscapeLength = 6;

    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 32 };

    private static ReadOnlySpan<byte> Replacement => "\\ufffd"u8;

    /// <summary>The document's root; null when the body is no JSON. The element is its own copy, so that nothing needs disposing.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(WellFormed(WithoutMark(body)), Limits);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member of an object; null when it is not an object, or has no such member, or it is null.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    /// <summary>A text member; null when it is not a text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    // A text that was cut inside a character is no text: what is broken of it is shown as a replacement character, and the rest holds.
    private static ReadOnlyMemory<byte> WellFormed(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Span));
        }

        byte[]? mended = null;
        for (var at = 0; at < body.Length; at++)
        {
            if (body.Span[at] != (byte)'\\')
            {
                continue;
            }

            var (half, other) = (Escaped(body.Span[at..]), Escaped(body.Span[Math.Min(at + EscapeLength, body.Length)..]));
            if (char.IsHighSurrogate(half) && char.IsLowSurrogate(other))
            {
                at += (2 * EscapeLength) - 1;
            }
            else if (char.IsSurrogate(half))
            {
                mended ??= body.ToArray();
                Replacement.CopyTo(mended.AsSpan(at));
                at += EscapeLength - 1;
            }
            else
            {
                // What stands after the backslash is escaped by it, also another backslash.
                at++;
            }
        }

        return mended ?? body;
    }

    // The character that an escape of six letters stands for; none of a surrogate's when there is no such escape.
    private static char Escaped(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text.StartsWith("\\u"u8)
        && Utf8Parser.TryParse(text[2..EscapeLength], out ushort code, out var read, 'x') && read == EscapeLength - 2
            ? (char)code
            : default;

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
