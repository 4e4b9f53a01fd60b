using System.Net;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.Http;

/// <summary>Calls to a scripted system whose rules are the plainest: 5xx is an outage.</summary>
internal sealed class HttpBench : IDisposable
{
    private readonly SystemHost _host;

    public HttpBench(HostLimits? limits = null, IAccessTokens? tokens = null)
    {
        _host = new(() => Handler, limits ?? new() { RepeatPause = TimeSpan.Zero }, Time, static () => 0.5);
        Calls = new(_host, tokens ?? Tokens, new PlainRules(), Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 6, 25, 14, 28, 10, TimeSpan.Zero));

    public ScriptedHandler Handler { get; } = new();

    public CountingPermits Permits { get; } = new();

    public TokenSequence Tokens { get; } = new("first", "second");

    public HttpCalls Calls { get; }

    public static OutgoingCall Get { get; } = new() { Method = HttpMethod.Get, Address = new("https://system.test/things?filter=x"), Endpoint = "things" };

    public static OutgoingCall Post { get; } = new() { Method = HttpMethod.Post, Address = new("https://system.test/things"), Endpoint = "things", Body = "{}"u8.ToArray() };

    public Task<AttemptOutcome> ReadAsync() => Calls.ReadAsync(Get, Permits.Context, TestContext.Current.CancellationToken);

    public Task<AttemptOutcome> WriteAsync() => Calls.WriteAsync(Post, Permits.Context, TestContext.Current.CancellationToken);

    public void Dispose() => _host.Dispose();

    private sealed class PlainRules : IAnswerRules
    {
        public bool IsOutage(HttpStatusCode status, AnswerHeaders headers, ReadOnlyMemory<byte> body) => (int)status >= 500;

        public CallReport Report(string endpoint, HttpStatusCode status, AnswerHeaders headers) => new() { Endpoint = endpoint, Status = (int)status };
    }
}
