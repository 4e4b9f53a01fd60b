using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>Reads the JSON object that a write carries.</summary>
internal static class JsonBody
{
    public const int MaxBytes = 1_048_576;
    private const int MaxDepth = 16;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    public static Task<(JsonObject? Body, ShopProblem? Problem)> ReadAsync(HttpContext context, string mediaType) =>
        ReadAsync<JsonObject>(context, mediaType, MaxBytes);

    public static async Task<(T? Body, ShopProblem? Problem)> ReadAsync<T>(HttpContext context, string mediaType, int maxBytes)
        where T : JsonNode
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var given)
            || !string.Equals(given.MediaType, mediaType, StringComparison.OrdinalIgnoreCase))
        {
            return (null, ShopProblem.WrongMediaType(mediaType));
        }

        if (context.Request.ContentLength > maxBytes)
        {
            return (null, ShopProblem.TooLarge);
        }

        using var bytes = new MemoryStream();
        var piece = new byte[16_384];
        int read;
        while ((read = await context.Request.Body.ReadAsync(piece, context.RequestAborted)) > 0)
        {
            await bytes.WriteAsync(piece.AsMemory(0, read), context.RequestAborted);
            if (bytes.Length > maxBytes)
            {
                return (null, ShopProblem.TooLarge);
            }
        }

        return Parse<T>(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    private static (T? Body, ShopProblem? Problem) Parse<T>(ReadOnlySpan<byte> json)
        where T : JsonNode
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict) is T body
                ? (body, null)
                : (null, ShopProblem.Malformed(typeof(T) == typeof(JsonArray) ? "The body must be a JSON array." : "The body must be a JSON object."));
        }
        catch (JsonException)
        {
            return (null, ShopProblem.Malformed("The body is not well-formed JSON with unique member names."));
        }
    }
}
