using System.Collections.Immutable;

namespace ExactSyncCluster.Connectors.Http;

/// <summary>One request as it is to be sent. Each attempt makes its own message of it.</summary>
internal sealed record OutgoingCall
{
    public required HttpMethod Method { get; init; }

    public required Uri Address { get; init; }

    /// <summary>The endpoint's name without ids, under which budget and errors are counted.</summary>
    public required string Endpoint { get; init; }

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Address);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        foreach (var (name, value) in Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        // .NET's connections silently send a request without content up to four times when the peer closes a used
        // connection instead of answering. Content, be it empty, forbids that: one attempt must be one request.
        message.Content = Body is { } body
            ? new ReadOnlyMemoryContent(body) { Headers = { ContentType = new(ContentType) } }
            : new ByteArrayContent([]);
        return message;
    }
}
