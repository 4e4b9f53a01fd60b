using System.Web;
using ExactSyncCluster.Sandbox.ExactOnline;
using ExactSyncCluster.Sandbox.ExactOnline.Consent;
using ExactSyncCluster.Sandbox.ExactOnline.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Tests.Endpoints;
using Microsoft.AspNetCore.Builder;

namespace ExactSyncCluster.Silo.Tests.Grains.Tokens;

/// <summary>A stand-in for Exact Online whose tokens live as long as the real ones, and a person who gives consent.</summary>
internal sealed class TokenDesk : IAsyncDisposable
{
    // Nothing listens on the discard port.
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");
    private static readonly Uri Return = new("http://127.0.0.1:9/consent/return");

    private readonly WebApplication _exact;
    private readonly HttpClient _http;

    private TokenDesk(WebApplication exact)
    {
        _exact = exact;
        _http = new() { BaseAddress = new(exact.Urls.First()) };
        Control = new(_http);
    }

    public ControlApi Control { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TokenDesk> OpenAsync(TimeProvider time)
    {
        var exact = ExactOnlineSandbox.Build(new() { Limits = new() { Enabled = false } }, time);
        await exact.StartAsync(Cancellation);
        return new(exact);
    }

    /// <summary>A connection to it whose shop is not there.</summary>
    public ConnectionDefinition Connection(string name) => new()
    {
        Name = name,
        Mapping = RunningSilo.Mapping(),
        Exact = new()
        {
            BaseAddress = _http.BaseAddress!,
            Division = new ExactDivisionOptions().Division,
            ClientId = new ExactAppOptions().ClientId,
            ClientSecret = new ExactAppOptions().ClientSecret,
            RedirectUri = Return,
        },
        Webshop = new() { BaseAddress = Nowhere, Credentials = new ExactSyncCluster.Connectors.Webshop.Authorization.WebshopCredentials.ApiKey("key") },
    };

    /// <summary>A person agrees; what they are told if it came to nothing.</summary>
    public async Task<string?> ConsentAsync(ITokenGrain tokens)
    {
        var state = HttpUtility.ParseQueryString((await tokens.BeginConsentAsync()).Query)["state"];
        var answer = await Control.PostAsync(
            "consent", new() { ["client_id"] = new ExactAppOptions().ClientId, ["redirect_uri"] = Return.OriginalString, ["state"] = state }, Cancellation);
        var back = HttpUtility.ParseQueryString(new Uri(answer!["redirect"]!.GetValue<string>()).Query);
        return await tokens.FinishConsentAsync(new(back["state"]!, back["code"]!));
    }

    /// <summary>How often it was asked for tokens.</summary>
    public async Task<int> AskedAsync() => (await Control.RequestsAsync(0, Cancellation)).Count(static request => request.Kind == "token");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _exact.DisposeAsync();
    }
}
