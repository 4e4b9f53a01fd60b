using System.Net;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Tests.Endpoints;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExactSyncCluster.Silo.Tests.Pages;

public sealed class AccessTests : IClassFixture<RunningSilo>, IDisposable
{
    private const string Page = "/connections/acme";

    private readonly RunningSilo _silo;
    private readonly HttpClient _http;

    public AccessTests(RunningSilo silo)
    {
        (_silo, _http) = (silo, silo.Browser());
        silo.Connect();
    }

    public static TheoryData<string> Actions { get; } =
        [Page + "/consent", Page + "/pause", Page + "/resume", Page + "/fuses", Page + "/pairs/customer/0198a6c2-0000-7000-8000-000000000001/resume", Page + "/pairs/customer/0198a6c2-0000-7000-8000-000000000001/restore"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task An_action_without_the_login_leads_to_the_login_and_does_nothing(string action)
    {
        using var answer = await RunningSilo.SendAsync(_http, "/login", action);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/login?", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task An_action_that_no_page_of_ours_sent_is_refused(string action)
    {
        using var browser = await _silo.OperatorAsync();
        using var form = new FormUrlEncodedContent([new("system", "Exact"), new("kind", "Delete")]);
        using var answer = await browser.PostAsync(new Uri(action, UriKind.Relative), form, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_login_itself_is_refused_when_no_page_of_ours_sent_it()
    {
        using var form = new FormUrlEncodedContent([new("password", RunningSilo.Password)]);
        using var answer = await _http.PostAsync(new Uri("/login", UriKind.Relative), form, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("exactsync.operator", string.Join(';', answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : []), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "no boundary here")]
    [InlineData("application/x-www-form-urlencoded; charset=nonsense", "a=b")]
    public async Task A_form_that_cannot_be_read_is_refused(string type, string body)
    {
        using var form = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        form.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _http.PostAsync(new Uri("/login", UriKind.Relative), form, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_larger_than_any_of_ours_is_refused()
    {
        using var form = new FormUrlEncodedContent([new("password", new string('x', 40_000))]);
        using var answer = await _http.PostAsync(new Uri("/login", UriKind.Relative), form, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_logged_without_it()
    {
        using var answer = await RunningSilo.SendAsync(_http, "/login", "/login", ("password", "wrong-one"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("Somebody tried to log in with a wrong password.", _silo.Log.Lines);
        Assert.DoesNotContain(_silo.Log.Lines, static line => line.Contains("wrong-one", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/connections/acme", "/connections/acme")]
    public async Task The_login_leads_back_to_our_own_pages_only(string wanted, string reached)
    {
        using var answer = await RunningSilo.SendAsync(_http, "/login", "/login", ("password", RunningSilo.Password), ("ReturnUrl", wanted));

        Assert.Equal(reached, answer.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/")]
    [InlineData(Page)]
    [InlineData("/dashboard")]
    public async Task Who_comes_through_a_proxy_or_by_another_name_does_not_pass_for_this_machine(string path)
    {
        foreach (var (name, value) in new[] { ("X-Forwarded-For", "203.0.113.7"), ("Forwarded", "for=203.0.113.7"), ("Host", "sync.example") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Add(name, value);
            using var answer = await _http.SendAsync(request, Cancellation);

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.StartsWith("/login?", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(RunningSilo.Password, HttpStatusCode.OK)]
    [InlineData("the former password", HttpStatusCode.Redirect)]
    public async Task A_session_ends_with_the_password_that_it_was_opened_with(string password, HttpStatusCode status)
    {
        const string scheme = CookieAuthenticationDefaults.AuthenticationScheme;
        var tickets = _silo.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme).TicketDataFormat;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative));
        request.Headers.Add("Host", "sync.example");
        request.Headers.Add("Cookie", $"exactsync.operator={tickets.Protect(new(Access.Operator(new(password)), scheme))}");

        using var answer = await _http.SendAsync(request, Cancellation);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Who_is_logged_in_pauses_and_resumes_the_connection()
    {
        using var browser = await _silo.OperatorAsync();

        using var paused = await RunningSilo.SendAsync(browser, Page, Page + "/pause");
        Assert.Equal(HttpStatusCode.Redirect, paused.StatusCode);
        Assert.Contains("Let this connection go on", await browser.GetStringAsync(new Uri(Page, UriKind.Relative), Cancellation), StringComparison.Ordinal);
        using var resumed = await RunningSilo.SendAsync(browser, Page, Page + "/resume");
        Assert.Contains("Pause this connection", await browser.GetStringAsync(new Uri(Page, UriKind.Relative), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_logged_in_is_led_to_Exacts_page_to_give_consent()
    {
        using var browser = await _silo.OperatorAsync();
        using var answer = await RunningSilo.SendAsync(browser, Page, Page + "/consent");

        Assert.StartsWith("http://127.0.0.1:9/api/oauth2/auth?client_id=app&", answer.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();
}
