using System.Net;
using System.Text;

namespace ExactSyncCluster.Connectors.Tests.Http;

/// <summary>A system that answers by a script and keeps what it was asked.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _script = [];

    public List<SentRequest> Sent { get; } = [];

    public static HttpResponseMessage Message(int status, string body, string contentType, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    public ScriptedHandler Answers(int status, string body = "", params (string Name, string Value)[] headers) =>
        Does(_ => Task.FromResult(Message(status, body, "application/json; charset=utf-8", headers)));

    public ScriptedHandler Fails(Exception exception) => Does(_ => Task.FromException<HttpResponseMessage>(exception));

    public ScriptedHandler Does(Func<CancellationToken, Task<HttpResponseMessage>> step)
    {
        _script.Enqueue(step);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Sent.Add(new(
            request.Method.Method,
            request.RequestUri!,
            body,
            request.Headers.Authorization?.Parameter,
            request.Headers.NonValidated.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (!_script.TryDequeue(out var step))
        {
            throw new InvalidOperationException($"The script has no answer to request {Sent.Count}: {request.Method} {request.RequestUri}.");
        }

        return await step(cancellationToken);
    }
}

/// <summary>A request that was sent.</summary>
internal sealed record SentRequest(string Method, Uri Address, string Body, string? Token, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Path and query as a person writes them.</summary>
    public string Asked => Uri.UnescapeDataString(Address.PathAndQuery);
}
