using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>Answers with JSON of a known length.</summary>
internal static class JsonAnswer
{
    public static Task WriteAsync(HttpContext context, int status, JsonNode body, string mediaType = "application/json") =>
        WriteAsync(context, status, writer => body.WriteTo(writer), mediaType);

    public static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write, string mediaType = "application/json")
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(buffer, RecordJson.WriterOptions))
        {
            write(writer);
        }

        return WriteAsync(context, status, buffer.WrittenMemory, mediaType);
    }

    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body, string mediaType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>One record, with its entity tag.</summary>
    public static Task WriteAsync(HttpContext context, int status, StoredRecord record)
    {
        context.Response.Headers.ETag = record.ETag;
        return WriteAsync(context, status, record.Json);
    }
}
