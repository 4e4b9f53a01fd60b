using System.Net;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Connectors.Webshop.Authorization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Authorization;

public sealed class WebshopTokensTests : IDisposable
{
    private static readonly WebshopCredentials.ClientCredentials Client = new(new("https://shop.example/oauth/token"), "client:1", "s3cret/+");

    private readonly FakeTimeProvider _time = new(ShopBench.Now);
    private readonly ScriptedShop _issuer = new();
    private readonly SystemHost _host;
    private readonly WebshopTokens _tokens;

    public WebshopTokensTests()
    {
        _host = new SystemHost(() => _issuer, new HostLimits(), _time, static () => 0.5);
        _tokens = new WebshopTokens(Client, _host, _time, NullLogger<WebshopTokens>.Instance);
    }

    [Fact]
    public async Task GetAsync_asks_once_and_keeps_the_token_until_shortly_before_its_end()
    {
        Grants("t-1", 600).Answers(HttpStatusCode.OK, """{"access_token":"t-2","token_type":"Bearer","expires_in":600}""");

        Assert.Equal("t-1", await TokenAsync());
        _time.Advance(TimeSpan.FromSeconds(569));
        Assert.Equal("t-1", await TokenAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("t-2", await TokenAsync());

        Assert.Equal(2, _issuer.Sent.Count);
        var sent = _issuer.Sent[0];
        Assert.Equal(("POST", "/oauth/token", "grant_type=client_credentials"), (sent.Method, sent.Path, sent.Body));
        Assert.Equal("Basic " + Convert.ToBase64String("client%3A1:s3cret%2F%2B"u8), sent.Headers["Authorization"]);
    }

    [Fact]
    public async Task GetAsync_many_at_once_ask_once()
    {
        Grants("t-1", 600);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TokenAsync()));

        Assert.All(answers, static token => Assert.Equal("t-1", token));
        Assert.Single(_issuer.Sent);
    }

    [Fact]
    public async Task GetAsync_renews_a_token_that_was_rejected_and_not_its_successor()
    {
        Grants("t-1", 600);
        Grants("t-2", 600);
        await TokenAsync();

        Assert.Equal("t-2", await TokenAsync("t-1"));
        Assert.Equal("t-2", await TokenAsync("t-1"));
        Assert.Equal(2, _issuer.Sent.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "invalid_client", FailureCause.NeedsConsent)]
    [InlineData(HttpStatusCode.BadRequest, "invalid_client", FailureCause.NeedsConsent)]
    [InlineData(HttpStatusCode.BadRequest, "unsupported_grant_type", FailureCause.Refused)]
    [InlineData(HttpStatusCode.NotFound, "x", FailureCause.Refused)]
    [InlineData(HttpStatusCode.TooManyRequests, "x", FailureCause.Throttled)]
    [InlineData(HttpStatusCode.BadGateway, "x", FailureCause.Outage)]
    public async Task GetAsync_failure_is_classed_and_not_asked_again_at_once(HttpStatusCode status, string error, FailureCause cause)
    {
        _issuer.Answers(status, $$"""{"error":"{{error}}"}""");
        Grants("t-1", 600);

        Assert.Equal(cause, (await FailureAsync()).Cause);
        Assert.Equal(cause, (await FailureAsync()).Cause);
        Assert.Single(_issuer.Sent);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("t-1", await TokenAsync());
    }

    [Fact]
    public async Task GetAsync_answer_without_a_token_is_an_outage()
    {
        _issuer.Answers(HttpStatusCode.OK, "<html/>", "text/html");

        Assert.Equal(FailureCause.Outage, (await FailureAsync()).Cause);
    }

    [Fact]
    public async Task Connector_renews_a_refused_token_once_and_sends_the_write_again()
    {
        Grants("t-1", 600);
        Grants("t-2", 600);
        using var bench = new ShopBench(
            new ScriptedShop().Refuses(HttpStatusCode.Unauthorized, "unauthorized").Answers(HttpStatusCode.NoContent), _tokens);

        var outcome = await bench.Connector.WriteAsync(
            new WriteRequest.DeleteRecord(new("p-1"), "\"1\"") { Entity = Entity.Product }, bench.Call, TestContext.Current.CancellationToken);

        Assert.IsType<WriteOutcome.Applied>(outcome);
        Assert.Equal(["Bearer t-1", "Bearer t-2"], bench.Shop.Sent.Select(static sent => sent.Headers["Authorization"]));
        Assert.Equal((2, 2), (bench.Permits.Taken, bench.Permits.Reports.Count));
    }

    [Fact]
    public async Task Connector_refused_with_the_renewed_token_too_needs_a_person()
    {
        Grants("t-1", 600);
        Grants("t-2", 600);
        using var bench = new ShopBench(
            new ScriptedShop().Refuses(HttpStatusCode.Unauthorized, "unauthorized").Refuses(HttpStatusCode.Unauthorized, "unauthorized"), _tokens);

        var outcome = await bench.Connector.WriteAsync(
            new WriteRequest.DeleteRecord(new("p-1"), "\"1\"") { Entity = Entity.Product }, bench.Call, TestContext.Current.CancellationToken);

        Assert.Equal(FailureCause.NeedsConsent, Assert.IsType<WriteOutcome.NotSent>(outcome).Failure.Cause);
        Assert.Equal(2, bench.Shop.Sent.Count);
    }

    [Fact]
    public void Credentials_never_show_their_secret()
    {
        var settings = new WebshopSettings { BaseAddress = new("https://shop.example/api"), Credentials = Client };

        Assert.DoesNotContain("s3cret", settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("key-1", new WebshopCredentials.ApiKey("key-1").ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _host.Dispose();
        _issuer.Dispose();
    }

    private ScriptedShop Grants(string token, int seconds) =>
        _issuer.Answers(HttpStatusCode.OK, $$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":{{seconds}}}""");

    private async Task<string> TokenAsync(string? rejected = null) =>
        Assert.IsType<TokenAnswer.Token>(await _tokens.GetAsync(rejected, TestContext.Current.CancellationToken)).Value;

    private async Task<CallFailure> FailureAsync() =>
        Assert.IsType<TokenAnswer.None>(await _tokens.GetAsync(null, TestContext.Current.CancellationToken)).Failure;
}
