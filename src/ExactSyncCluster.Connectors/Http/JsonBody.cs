using System.Text.Json;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>Reads JSON that may be anything at all.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 32 };

    /// <summary>The document's root; null when the body is no JSON. The element is its own copy, so that nothing needs disposing.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(body), Limits);
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

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
