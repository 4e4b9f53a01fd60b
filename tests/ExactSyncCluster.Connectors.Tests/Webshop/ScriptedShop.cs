using System.Net;
using System.Text;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>Answers requests with a script, one step each, and keeps what was asked.</summary>
internal sealed class ScriptedShop : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _steps = new();
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<SentRequest> Sent { get; } = [];

    /// <summary>Ends when a request has arrived that gets no answer.</summary>
    public Task Silent => _silent.Task;

    public ScriptedShop Answers(HttpStatusCode status, string? body = null, string mediaType = "application/json", params (string Name, string Value)[] headers)
    {
        _steps.Enqueue(_ =>
        {
            var answer = new HttpResponseMessage(status);
            if (body is not null)
            {
                answer.Content = new StringContent(body, Encoding.UTF8, mediaType);
            }

            foreach (var (name, value) in headers)
            {
                answer.Headers.TryAddWithoutValidation(name, value);
            }

            return Task.FromResult(answer);
        });
        return this;
    }

    public ScriptedShop Refuses(HttpStatusCode status, string type, string members = "", params (string Name, string Value)[] headers) =>
        Answers(status, $$"""{"type":"https://shop.example/problems/{{type}}"{{members}}}""", "application/problem+json", headers);

    public ScriptedShop Fails(HttpRequestError error)
    {
        _steps.Enqueue(_ => throw new HttpRequestException(error, "The script says so."));
        return this;
    }

    /// <summary>Takes the request and says nothing until the caller gives up.</summary>
    public ScriptedShop KeepsSilent()
    {
        _steps.Enqueue(async cancellation =>
        {
            _silent.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException("Nobody waits without end.");
        });
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Sent.Add(new(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            body,
            request.Content?.Headers.ContentType?.MediaType,
            request.Headers.NonValidated.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        return _steps.TryDequeue(out var step)
            ? await step(cancellationToken)
            : throw new InvalidOperationException($"The script has no answer to request {Sent.Count}: {request.Method} {request.RequestUri.PathAndQuery}.");
    }
}

internal sealed record SentRequest(string Method, string Path, string? Body, string? ContentType, IReadOnlyDictionary<string, string> Headers);
