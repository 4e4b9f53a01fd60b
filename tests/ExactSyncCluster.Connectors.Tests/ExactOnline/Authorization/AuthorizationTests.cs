using ExactSyncCluster.Connectors.ExactOnline.Authorization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Tokens;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Authorization;

public sealed class AuthorizationTests : IDisposable
{
    private readonly ExactBench _bench = new();
    private readonly ExactOnlineAuthorization _authorization;

    public AuthorizationTests()
    {
        var app = new ExactOnlineApp { BaseAddress = new("https://start.exactonline.nl"), ClientId = "id-1", ClientSecret = "s&cret", RedirectUri = new("https://us.test/back?x=1") };
        _authorization = new(app, new(), _bench.Host, _bench.Time);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Consent_address_names_the_app_and_the_state()
    {
        Assert.Equal(
            "https://start.exactonline.nl/api/oauth2/auth?client_id=id-1&redirect_uri=https%3A%2F%2Fus.test%2Fback%3Fx%3D1&response_type=code&state=a%20b&force_login=0",
            _authorization.ConsentAddress("a b").AbsoluteUri);
    }

    [Theory]
    [InlineData("NL001.abc!def")]
    [InlineData("NL001.abc%21def")]
    public async Task Code_is_posted_decoded_as_a_form(string code)
    {
        _bench.Handler.Answers(200, """{"access_token":"a","refresh_token":"r","expires_in":"600","token_type":"Bearer"}""");

        await _authorization.ExchangeAsync(code, TestContext.Current.CancellationToken);

        var sent = Assert.Single(_bench.Handler.Sent);
        Assert.Equal("https://start.exactonline.nl/api/oauth2/token", sent.Address.AbsoluteUri);
        Assert.Equal("grant_type=authorization_code&code=NL001.abc%21def&redirect_uri=https%3A%2F%2Fus.test%2Fback%3Fx%3D1&client_id=id-1&client_secret=s%26cret", sent.Body);
        Assert.Null(sent.Token);
    }

    [Theory]
    [InlineData("\"600\"", 600)]
    [InlineData("600", 600)]
    [InlineData("null", 600)]
    [InlineData("\"10\"", 10)]
    public async Task Granted_tokens_are_counted_from_the_answer(string expires, int seconds)
    {
        _bench.Handler.Answers(200, $$$"""{"access_token":"aaa","refresh_token":"rrr","expires_in":{{{expires}}}}""");

        var granted = Assert.IsType<AuthorizationResult.Granted>(await RefreshAsync());

        Assert.Equal(("aaa", "rrr"), (granted.AccessToken, granted.RefreshToken));
        Assert.Equal(_bench.Time.GetUtcNow(), granted.IssuedAt);
        Assert.Equal(TimeSpan.FromSeconds(seconds), granted.Lifetime);
        Assert.Equal("Granted", granted.ToString());
    }

    [Fact]
    public async Task A_renewal_does_not_leave_once_another_may_have_begun()
    {
        var late = await _authorization.RefreshAsync("r", null, TestContext.Current.CancellationToken, sendBefore: _bench.Time.GetUtcNow() - TimeSpan.FromSeconds(1));

        Assert.Equal(FailureCause.Late, Assert.IsType<AuthorizationResult.Failed>(late).Failure.Cause);
        Assert.Empty(_bench.Handler.Sent);
    }

    [Fact]
    public async Task Time_that_the_answer_took_is_taken_off_the_lifetime()
    {
        _bench.Handler.Does(_ =>
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult(Http.ScriptedHandler.Message(200, """{"access_token":"a","refresh_token":"r","expires_in":"600"}""", "application/json"));
        });

        var granted = Assert.IsType<AuthorizationResult.Granted>(await RefreshAsync());

        Assert.Equal(TimeSpan.FromSeconds(597), granted.Lifetime);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public async Task Refresh_that_is_too_early_says_when_to_come_back(int status)
    {
        _bench.Handler.Answers(status, """{"error":"access_denied","error_description":"Rate limit exceeded: access_token not expired"}""", ("Reason", "TooEarlyToRefreshTokens: x"));
        var issuedAt = _bench.Time.GetUtcNow().AddSeconds(-100);

        var early = Assert.IsType<AuthorizationResult.TooEarly>(await _authorization.RefreshAsync("r", issuedAt, TestContext.Current.CancellationToken));

        Assert.Equal(issuedAt.AddSeconds(570), early.RetryAt);
    }

    [Theory]
    [InlineData(401, """{"error":"unauthorized_client","error_description":"Old refresh token used."}""")]
    [InlineData(400, """{"error":"invalid_grant","error_description":"Token is not allowed, invalid or empty chainId"}""")]
    public async Task Dead_refresh_token_needs_a_person(int status, string body)
    {
        _bench.Handler.Answers(status, body);

        Assert.IsType<AuthorizationResult.ConsentLost>(await RefreshAsync());
    }

    [Theory]
    [InlineData(401, "", FailureCause.Outage)]
    [InlineData(401, "<html>Unauthorized</html>", FailureCause.Outage)]
    [InlineData(401, """{"error":"server_busy"}""", FailureCause.Outage)]
    [InlineData(400, """{"error":"access_denied","error_description":"Rate limit exceeded"}""", FailureCause.Throttled)]
    public async Task Refusal_that_does_not_say_that_the_consent_is_gone_is_tried_again_seldom_enough(int status, string body, FailureCause cause)
    {
        _bench.Handler.Answers(status, body);

        var failure = Assert.IsType<AuthorizationResult.Failed>(await RefreshAsync()).Failure;

        Assert.Equal((cause, _bench.Time.GetUtcNow().AddMinutes(10)), (failure.Cause, failure.RetryAt));
    }

    [Theory]
    [InlineData(500, """{"fault":{"faultstring":"Failed to execute the ExtractVariables: ExtractAccessToken"}}""")]
    [InlineData(503, "")]
    [InlineData(302, "")]
    [InlineData(200, "<html/>")]
    [InlineData(200, """{"access_token":"a"}""")]
    public async Task Answer_that_does_not_say_what_was_done_is_unknown_and_never_repeated(int status, string body)
    {
        _bench.Handler.Answers(status, body);

        Assert.IsType<AuthorizationResult.Unknown>(await RefreshAsync());
        Assert.Single(_bench.Handler.Sent);
    }

    [Fact]
    public async Task Lost_reply_is_unknown_and_refused_connection_has_failed()
    {
        _bench.Handler.Fails(new HttpRequestException(HttpRequestError.ResponseEnded)).Fails(new HttpRequestException(HttpRequestError.ConnectionError));

        Assert.IsType<AuthorizationResult.Unknown>(await RefreshAsync());
        Assert.Equal(FailureCause.Outage, Assert.IsType<AuthorizationResult.Failed>(await RefreshAsync()).Failure.Cause);
    }

    [Theory]
    [InlineData(429, "", FailureCause.Throttled)]
    [InlineData(400, """{"error":"invalid_client"}""", FailureCause.NeedsConsent)]
    [InlineData(400, """{"error":"invalid_request"}""", FailureCause.Refused)]
    public async Task Refusal_that_leaves_the_refresh_token_alive_has_failed(int status, string body, FailureCause cause)
    {
        _bench.Handler.Answers(status, body);

        Assert.Equal(cause, Assert.IsType<AuthorizationResult.Failed>(await RefreshAsync()).Failure.Cause);
    }

    private Task<AuthorizationResult> RefreshAsync() => _authorization.RefreshAsync("r", null, TestContext.Current.CancellationToken);
}
