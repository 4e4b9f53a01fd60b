using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ExactSyncCluster.Silo.Tests.Endpoints;

public sealed class WebhookEndpointTests : IClassFixture<RunningSilo>, IDisposable
{
    private const string Content = """{"Topic":"Accounts","Action":"Update","Division":123456,"Key":"6d1f4c0e-8a5b-4f0b-9b55-0f7f6a1c2d3e"}""";

    private readonly RunningSilo _silo;
    private readonly HttpClient _http;

    public WebhookEndpointTests(RunningSilo silo)
    {
        (_silo, _http) = (silo, silo.Browser());
        silo.Connect();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exact_an_empty_post_is_answered_with_success_even_before_the_connection_is_known()
    {
        Assert.Equal(HttpStatusCode.OK, await ExactAsync(RunningSilo.Connection, ""));
        Assert.Equal(HttpStatusCode.OK, await ExactAsync("unknown", ""));
    }

    [Fact]
    public async Task Exact_a_signed_hint_is_taken()
    {
        Assert.Equal(HttpStatusCode.OK, await ExactAsync(RunningSilo.Connection, Signed(Content, RunningSilo.ExactSecret)));
    }

    [Fact]
    public async Task Exact_garbage_is_refused_with_one_clear_line()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await ExactAsync(RunningSilo.Connection, "{ garbage"));
        Assert.Contains(
            "A webhook that claims to be Exact's for connection acme was refused. The body has not the form of a signed notification.", _silo.Log.Lines);
    }

    [Fact]
    public async Task Exact_a_wrong_signature_and_an_unknown_connection_get_the_same_answer()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await ExactAsync(RunningSilo.Connection, Signed(Content, "another")));
        Assert.Equal(HttpStatusCode.Unauthorized, await ExactAsync("unknown", Signed(Content, "another")));
        Assert.Contains(
            "A webhook that claims to be Exact's for connection acme was refused. The signature does not fit: the webhook secret is another one, or the body was changed.",
            _silo.Log.Lines);
        Assert.Contains(_silo.Log.Lines, static line => line.StartsWith("A webhook that claims to be Exact's for connection (unknown) was refused.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exact_another_divisions_hint_is_refused()
    {
        var other = Content.Replace("123456", "654321", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Unauthorized, await ExactAsync(RunningSilo.Connection, Signed(other, RunningSilo.ExactSecret)));
    }

    [Theory]
    [InlineData("exact")]
    [InlineData("webshop")]
    public async Task Either_a_body_that_is_too_large_is_not_read_to_its_end(string system)
    {
        using var body = RunningSilo.Json(new string('x', (64 * 1024) + 1));
        using var answer = await _http.PostAsync(new Uri($"/webhooks/{system}/{RunningSilo.Connection}", UriKind.Relative), body, Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Webshop_a_signed_hint_is_taken_and_a_garbled_one_refused_with_one_clear_line()
    {
        const string body = """{"type":"order.changed","data":{"id":"ord_1","version":3}}""";

        Assert.Equal(HttpStatusCode.OK, await WebshopAsync(RunningSilo.Connection, body, body));
        Assert.Equal(HttpStatusCode.Unauthorized, await WebshopAsync(RunningSilo.Connection, body, "{}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await WebshopAsync("unknown", body, body));
        Assert.Contains("A webhook that claims to be Webshop's for connection acme was refused. No signature fits any active secret.", _silo.Log.Lines);
    }

    [Fact]
    public async Task Webshop_without_its_headers_is_refused()
    {
        using var body = RunningSilo.Json("not json");
        using var answer = await _http.PostAsync(new Uri($"/webhooks/webshop/{RunningSilo.Connection}", UriKind.Relative), body, Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("A webhook that claims to be Webshop's for connection acme was refused. The id or the signature is missing or too long.", _silo.Log.Lines);
    }

    public void Dispose() => _http.Dispose();

    private static string Signed(string content, string secret) =>
        $$"""{"Content":{{content}},"HashCode":"{{Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content)))}}"}""";

    private async Task<HttpStatusCode> ExactAsync(string connection, string text)
    {
        using var body = RunningSilo.Json(text);
        using var answer = await _http.PostAsync(new Uri($"/webhooks/exact/{connection}", UriKind.Relative), body, Cancellation);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> WebshopAsync(string connection, string signed, string sent)
    {
        const string id = "msg_1";
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String(RunningSilo.WebshopSecret["whsec_".Length..]);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"/webhooks/webshop/{connection}", UriKind.Relative));
        message.Content = RunningSilo.Json(sent);
        message.Headers.Add("webhook-id", id);
        message.Headers.Add("webhook-timestamp", at);
        message.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{at}.{signed}")))}");
        using var answer = await _http.SendAsync(message, Cancellation);
        return answer.StatusCode;
    }
}
