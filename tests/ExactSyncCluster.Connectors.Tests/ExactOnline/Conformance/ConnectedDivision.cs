using System.Collections.Immutable;
using System.Web;
using ExactSyncCluster.Connectors.ExactOnline;
using ExactSyncCluster.Connectors.ExactOnline.Authorization;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Tests.Http;
using ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tokens;
using ExactSyncCluster.Sandbox.ExactOnline;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Conformance;

/// <summary>The connector, connected by a consent to the stand-in for Exact Online over loopback.</summary>
internal sealed class ConnectedDivision : IAsyncDisposable
{
    private readonly SystemHosts _hosts;

    private ConnectedDivision(RunningSandbox sandbox, SystemHosts hosts, ExactOnlineAuthorization authorization, GrantedTokens tokens)
    {
        (Sandbox, _hosts, Authorization, Tokens) = (sandbox, hosts, authorization, tokens);
        var settings = new ExactOnlineSettings { BaseAddress = sandbox.Http.BaseAddress!, Division = 123456 };
        Connector = new(settings, tokens, hosts, sandbox.Time, NullLogger<ExactOnlineConnector>.Instance);
    }

    public RunningSandbox Sandbox { get; }

    public ExactOnlineAuthorization Authorization { get; }

    public GrantedTokens Tokens { get; }

    public ExactOnlineConnector Connector { get; }

    public CountingPermits Permits { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ConnectedDivision> ConnectAsync(ExactOnlineSandboxOptions? options = null)
    {
        var sandbox = await RunningSandbox.StartAsync(options ?? new());
        var hosts = new SystemHosts(new() { ReadRepeats = 1, RepeatPause = TimeSpan.Zero }, sandbox.Time, static () => 0.5);
        var known = new ExactOnlineSandboxOptions().App;
        var app = new ExactOnlineApp
        {
            BaseAddress = sandbox.Http.BaseAddress!,
            ClientId = known.ClientId,
            ClientSecret = known.ClientSecret,
            RedirectUri = new("http://127.0.0.1/back"),
        };
        var authorization = new ExactOnlineAuthorization(app, new(), hosts, sandbox.Time);
        var consent = await sandbox.ControlAsync(HttpMethod.Post, "consent", new { client_id = app.ClientId, redirect_uri = app.RedirectUri.OriginalString, state = "s" });
        var code = HttpUtility.ParseQueryString(new Uri(RunningSandbox.Text(consent, "redirect")).Query)["code"]!;
        var granted = Assert.IsType<AuthorizationResult.Granted>(await authorization.ExchangeAsync(code, Stop));
        return new(sandbox, hosts, authorization, new(authorization, granted));
    }

    public async ValueTask DisposeAsync()
    {
        _hosts.Dispose();
        await Sandbox.DisposeAsync();
    }

    public Task<WriteOutcome> WriteAsync(WriteRequest request) => Connector.WriteAsync(request, Permits.Context, Stop);

    /// <summary>Creates a record and gives its id.</summary>
    public async Task<string> CreateAsync(Entity entity, Fields fields, params ImmutableArray<Fields> lines)
    {
        var written = lines.Select(static (line, number) => new LineWritten(null, $"l{number}", line)).ToImmutableArray();
        var outcome = await WriteAsync(new WriteRequest.CreateRecord("c", "k", fields, written) { Entity = entity });
        return Assert.IsType<WriteOutcome.Applied>(outcome).NewId!;
    }

    public Task<RecordRead> ReadAsync(Entity entity, string id, RecordScope scope = RecordScope.Whole) =>
        Connector.ReadAsync(new(entity, new(id), scope), Permits.Context, Stop);

    public async Task<Observation> SeeAsync(Entity entity, string id, RecordScope scope = RecordScope.Whole) =>
        Assert.IsType<RecordRead.Found>(await ReadAsync(entity, id, scope)).Shown;

    public async Task<ImmutableArray<Observation>> FindAsync(Entity entity, string key) =>
        Assert.IsType<RecordSearch.Done>(await Connector.FindAsync(new(entity, key), Permits.Context, Stop)).Found;

    public Task<FeedPage> PageAsync(string feed, string? position = null) =>
        Connector.ReadFeedAsync(new(feed, position, 1000), Permits.Context, Stop);

    /// <summary>Reads a feed to its end.</summary>
    public async Task<(ImmutableArray<FeedEntry> Entries, string Position)> FeedAsync(string feed, string? position = null)
    {
        var entries = ImmutableArray.CreateBuilder<FeedEntry>();
        for (var pages = 0; pages < 100; pages++)
        {
            var page = Assert.IsType<FeedPage.Page>(await PageAsync(feed, position));
            entries.AddRange(page.Entries);
            position = page.Next;
            if (!page.HasMore)
            {
                return (entries.ToImmutable(), position);
            }
        }

        throw new InvalidOperationException("The feed has no end.");
    }

    public Task FaultAsync(string kind, params string[] methods) =>
        Sandbox.ControlAsync(HttpMethod.Put, "faults", new { rules = new[] { new { kind, probability = 1, methods, times = 1 } } });
}
