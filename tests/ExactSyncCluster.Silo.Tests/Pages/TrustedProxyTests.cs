using System.Net;
using System.Text.RegularExpressions;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Tests.Endpoints;

namespace ExactSyncCluster.Silo.Tests.Pages;

/// <summary>Whom a proxy asks for counts where it is trusted, and nowhere else.</summary>
public sealed partial class TrustedProxyTests
{
    private const string Wrong = "wrong-one";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Behind_a_trusted_proxy_wrong_passwords_keep_out_who_sent_them_alone_and_the_session_travels_encrypted_alone()
    {
        await using var silo = await StartAsync("127.0.0.0/8, ::1");
        for (var wrong = 0; wrong < LoginAttempts.MostWrong; wrong++)
        {
            using var refused = await LoginAsync(silo, Wrong, "203.0.113.7");
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using var kept = await LoginAsync(silo, RunningSilo.Password, "203.0.113.7");
        using var let = await LoginAsync(silo, RunningSilo.Password, "198.51.100.1");

        Assert.Equal(HttpStatusCode.TooManyRequests, kept.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, let.StatusCode);
        Assert.Contains("; secure", Cookie(let, "exactsync.operator"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.244.0.0/16")]
    public async Task What_anybody_else_says_of_himself_is_not_believed(string trusted)
    {
        await using var silo = await StartAsync(trusted);
        for (var wrong = 0; wrong < LoginAttempts.MostWrong; wrong++)
        {
            using var refused = await LoginAsync(silo, Wrong, $"203.0.113.{wrong}");
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using var kept = await LoginAsync(silo, Wrong, "198.51.100.1");

        Assert.Equal(HttpStatusCode.TooManyRequests, kept.StatusCode);
        Assert.DoesNotContain("; secure", Cookie(kept, "exactsync.form") ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_comes_through_a_trusted_proxy_on_this_machine_does_not_pass_for_somebody_at_it()
    {
        await using var silo = await StartAsync("127.0.0.1");
        using var http = Client(silo);
        using var request = Ask(HttpMethod.Get, "/", "127.0.0.1");
        using var answer = await http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/login?", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.4, 10.244.0.0/16,2001:db8::/32", null)]
    [InlineData("10.0.0.4 10.0.0.5", "10.0.0.4 10.0.0.5")]
    [InlineData("10.0.0.4,the-ingress", "the-ingress")]
    [InlineData("10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    public void A_part_that_is_no_address_and_no_network_of_some_is_named(string text, string? refused)
    {
        var proxies = TrustedProxies.Read(text, out var found);

        Assert.Equal(refused, found);
        Assert.Equal(refused is null ? ["10.0.0.4/32", "10.244.0.0/16", "2001:db8::/32"] : [], proxies.Select(static proxy => proxy.ToString()));
    }

    private static async Task<RunningSilo> StartAsync(string trusted)
    {
        var silo = new RunningSilo(TrustedProxies.Read(trusted, out _));
        await silo.InitializeAsync();
        return silo;
    }

    // The client is the proxy: what its browser would keep for https it is to hand on over http.
    private static HttpClient Client(RunningSilo silo) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = silo.Home };

    private static async Task<HttpResponseMessage> LoginAsync(RunningSilo silo, string password, string client)
    {
        using var http = Client(silo);
        using var asked = Ask(HttpMethod.Get, "/login", client);
        using var page = await http.SendAsync(asked, Cancellation);
        using var sent = Ask(HttpMethod.Post, "/login", client);
        sent.Headers.Add("Cookie", Cookie(page, "exactsync.form")!.Split(';')[0]);
        sent.Content = new FormUrlEncodedContent(
            [new("__RequestVerificationToken", Proof.Match(await page.Content.ReadAsStringAsync(Cancellation)).Groups["value"].Value), new("password", password)]);
        return await http.SendAsync(sent, Cancellation);
    }

    private static HttpRequestMessage Ask(HttpMethod method, string path, string client)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Forwarded-For", client);
        request.Headers.Add("X-Forwarded-Proto", "https");
        return request;
    }

    private static string? Cookie(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.SingleOrDefault(cookie => cookie.StartsWith(name, StringComparison.Ordinal)) : null;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Proof { get; }
}
