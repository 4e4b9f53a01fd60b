using System.Net;
using System.Text.Json.Nodes;
using System.Web;
using ExactSyncCluster.Sandbox.ExactOnline;
using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class ConsentTests
{
    private const string Callback = "http://127.0.0.1:9/callback";
    private const string Me = "/api/v1/current/Me";

    private static readonly ExactOnlineSandboxOptions Guarded = new() { Limits = new() { Enabled = false } };

    [Fact]
    public async Task A_person_consents_on_the_page_and_the_app_gets_tokens_that_work()
    {
        await using var sandbox = await StartAsync(Guarded);
        var stop = TestContext.Current.CancellationToken;
        var address = $"/api/oauth2/auth?client_id={Guarded.App.ClientId}&redirect_uri={Uri.EscapeDataString(Callback)}&response_type=code&state=s%261";
        var page = await sandbox.Http.GetStringAsync(new Uri(address, UriKind.Relative), stop);
        Assert.Contains("<button", page, StringComparison.Ordinal);

        using var form = Form(("client_id", Guarded.App.ClientId), ("redirect_uri", Callback), ("state", "s&1"));
        using var agreed = await sandbox.Http.PostAsync(new Uri("/api/oauth2/auth", UriKind.Relative), form, stop);
        Assert.Equal(HttpStatusCode.Redirect, agreed.StatusCode);
        var query = HttpUtility.ParseQueryString(agreed.Headers.Location!.Query);
        Assert.Equal("s&1", query["state"]);
        Assert.Contains("%21", agreed.Headers.Location.OriginalString, StringComparison.Ordinal);

        var tokens = await ExchangeAsync(sandbox, query["code"]!, 200);
        Assert.Equal("600", Text(tokens, "expires_in"));
        using var me = await sandbox.SendAsync(HttpMethod.Get, Me, bearer: Text(tokens, "access_token"));
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
    }

    [Theory]
    [InlineData("other", Callback)]
    [InlineData(null, "https://elsewhere.example/callback")]
    public async Task An_unknown_app_or_address_is_refused(string? client, string redirect)
    {
        await using var sandbox = await StartAsync(Guarded);
        var address = $"/api/oauth2/auth?client_id={client ?? Guarded.App.ClientId}&redirect_uri={redirect}&response_type=code&state=s";
        using var answer = await sandbox.Http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_code_works_once_and_for_three_minutes()
    {
        await using var sandbox = await StartAsync(Guarded);
        var code = await CodeAsync(sandbox);
        await ExchangeAsync(sandbox, code, 200);
        Assert.Equal("invalid_grant", Text(await ExchangeAsync(sandbox, code, 400), "error"));

        var late = await CodeAsync(sandbox);
        sandbox.Time.Advance(TimeSpan.FromMinutes(3));
        await ExchangeAsync(sandbox, late, 400);
    }

    [Fact]
    public async Task A_refresh_rotates_and_the_old_token_is_dead_at_once()
    {
        await using var sandbox = await StartAsync(Guarded);
        var tokens = await ExchangeAsync(sandbox, await CodeAsync(sandbox), 200);
        sandbox.Time.Advance(TimeSpan.FromSeconds(570));
        var renewed = await RefreshAsync(sandbox, Text(tokens, "refresh_token"), 200);
        var refused = await RefreshAsync(sandbox, Text(tokens, "refresh_token"), 401);
        Assert.Equal("unauthorized_client", Text(refused, "error"));
        Assert.Equal("Old refresh token used.", Text(refused, "error_description"));
        Assert.NotEqual(Text(tokens, "refresh_token"), Text(renewed, "refresh_token"));
    }

    [Fact]
    public async Task A_refresh_that_comes_too_early_is_refused_with_its_reason_and_harms_nothing()
    {
        await using var sandbox = await StartAsync(Guarded);
        var tokens = await ExchangeAsync(sandbox, await CodeAsync(sandbox), 200);
        sandbox.Time.Advance(TimeSpan.FromSeconds(569));
        using var form = RefreshForm(Text(tokens, "refresh_token"));
        using var early = await sandbox.Http.PostAsync(new Uri("/api/oauth2/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, early.StatusCode);
        Assert.StartsWith("TooEarlyToRefreshTokens", early.Headers.GetValues("Reason").Single(), StringComparison.Ordinal);
        sandbox.Time.Advance(TimeSpan.FromSeconds(1));
        await RefreshAsync(sandbox, Text(tokens, "refresh_token"), 200);
    }

    [Fact]
    public async Task An_access_token_lives_ten_minutes_and_says_that_it_expired()
    {
        await using var sandbox = await StartAsync(Guarded);
        var tokens = await ExchangeAsync(sandbox, await CodeAsync(sandbox), 200);
        sandbox.Time.Advance(TimeSpan.FromSeconds(600));
        using var answer = await sandbox.SendAsync(HttpMethod.Get, Me, bearer: Text(tokens, "access_token"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("access%20token%20expired", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("Authentication Required", answer.Headers.GetValues("Reason").Single());
    }

    [Fact]
    public async Task An_idle_refresh_token_dies_after_thirty_days_and_a_revoked_consent_ends_all()
    {
        await using var sandbox = await StartAsync(Guarded);
        var tokens = await ExchangeAsync(sandbox, await CodeAsync(sandbox), 200);
        sandbox.Time.Advance(TimeSpan.FromDays(31));
        Assert.Contains("chainId", Text(await RefreshAsync(sandbox, Text(tokens, "refresh_token"), 400), "error_description"), StringComparison.Ordinal);

        tokens = await ExchangeAsync(sandbox, await CodeAsync(sandbox), 200);
        await sandbox.ControlAsync(HttpMethod.Post, "consent/revoke");
        using var answer = await sandbox.SendAsync(HttpMethod.Get, Me, bearer: Text(tokens, "access_token"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        sandbox.Time.Advance(TimeSpan.FromSeconds(580));
        Assert.Equal("invalid_grant", Text(await RefreshAsync(sandbox, Text(tokens, "refresh_token"), 400), "error"));
    }

    [Fact]
    public async Task The_token_endpoint_takes_forms_only_and_checks_the_secret()
    {
        await using var sandbox = await StartAsync(Guarded);
        using var json = await sandbox.SendAsync(HttpMethod.Post, "/api/oauth2/token", new { grant_type = "refresh_token" });
        Assert.Equal(HttpStatusCode.BadRequest, json.StatusCode);
        var answer = await TokenAsync(sandbox, 401, ("grant_type", "refresh_token"), ("client_id", Guarded.App.ClientId), ("client_secret", "wrong"));
        Assert.Equal("invalid_client", Text(answer, "error"));
    }

    [Fact]
    public async Task Token_calls_a_day_can_be_limited()
    {
        await using var sandbox = await StartAsync(Guarded with { Tokens = new() { CallsPerDay = 1 } });
        await ExchangeAsync(sandbox, await CodeAsync(sandbox), 200);
        await ExchangeAsync(sandbox, await CodeAsync(sandbox), 429);
        sandbox.Time.Advance(TimeSpan.FromDays(1));
        await ExchangeAsync(sandbox, await CodeAsync(sandbox), 200);
    }

    private static async Task<string> CodeAsync(RunningSandbox sandbox)
    {
        var answer = await sandbox.ControlAsync(
            HttpMethod.Post, "consent", new { client_id = Guarded.App.ClientId, redirect_uri = Callback, state = "s" });
        return HttpUtility.ParseQueryString(new Uri(Text(answer, "redirect")).Query)["code"]!;
    }

    private static Task<JsonNode> ExchangeAsync(RunningSandbox sandbox, string code, int status) => TokenAsync(
        sandbox,
        status,
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", Callback),
        ("client_id", Guarded.App.ClientId),
        ("client_secret", Guarded.App.ClientSecret));

    private static async Task<JsonNode> RefreshAsync(RunningSandbox sandbox, string token, int status)
    {
        using var form = RefreshForm(token);
        return await SendAsync(sandbox, form, status);
    }

    private static FormUrlEncodedContent RefreshForm(string token) => Form(
        ("grant_type", "refresh_token"),
        ("refresh_token", token),
        ("client_id", Guarded.App.ClientId),
        ("client_secret", Guarded.App.ClientSecret));

    private static async Task<JsonNode> TokenAsync(RunningSandbox sandbox, int status, params (string Name, string Value)[] fields)
    {
        using var form = Form(fields);
        return await SendAsync(sandbox, form, status);
    }

    private static async Task<JsonNode> SendAsync(RunningSandbox sandbox, FormUrlEncodedContent form, int status)
    {
        var stop = TestContext.Current.CancellationToken;
        using var answer = await sandbox.Http.PostAsync(new Uri("/api/oauth2/token", UriKind.Relative), form, stop);
        Assert.Equal(status, (int)answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(stop))!;
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
