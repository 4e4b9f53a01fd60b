using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Connections.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Silo.Tests.Endpoints;

/// <summary>A silo as it is run, on ports of its own, with one connection whose systems are not there.</summary>
public sealed partial class RunningSilo : IAsyncLifetime
{
    internal const string Connection = "acme";
    internal const string ExactSecret = "exact-webhook-secret";
    internal const string WebshopSecret = "whsec_ZGVtby13ZWJob29rLXNlY3JldC0yNC1ieXRlcw==";
    internal const string Password = "operator-password";
    internal const int Division = 123456;

    // Nothing listens on the discard port.
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private readonly IReadOnlyList<IPNetwork> _proxies;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exact-sync-silo-");
    private WebApplication? _app;

    public RunningSilo()
        : this([])
    {
    }

    internal RunningSilo(IReadOnlyList<IPNetwork> proxies) => _proxies = proxies;

    internal IServiceProvider Services => App.Services;

    internal LogLines Log { get; } = new();

    internal Uri Home => new(App.Urls.First());

    private WebApplication App => _app ?? throw new InvalidOperationException("The silo has not started.");

    public async ValueTask InitializeAsync()
    {
        var options = new SiloOptions { DataDirectory = _folder.FullName, HttpPort = 0, SiloPort = 0, GatewayPort = 0, OperatorPassword = Password, TrustedProxies = _proxies };
        _app = SiloHost.Build(options, TimeProvider.System);
        Services.GetRequiredService<ILoggerFactory>().AddProvider(Log);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    internal void Connect() => Services.GetRequiredService<ConnectionCatalog>().Add(new()
    {
        Name = Connection,
        Mapping = Mapping(),
        Exact = new()
        {
            BaseAddress = Nowhere,
            Division = Division,
            ClientId = "app",
            ClientSecret = "secret",
            WebhookSecret = ExactSecret,
            RedirectUri = new(Home, "/consent/return"),
        },
        Webshop = new()
        {
            BaseAddress = Nowhere,
            Credentials = new ExactSyncCluster.Connectors.Webshop.Authorization.WebshopCredentials.ApiKey("key"),
            WebhookSecret = WebshopSecret,
        },
    });

    /// <summary>A browser: it keeps cookies and follows nothing by itself.</summary>
    internal HttpClient Browser() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Home };

    /// <summary>Sends a form as the page at an address would.</summary>
    internal static async Task<HttpResponseMessage> SendAsync(HttpClient browser, string page, string target, params (string Name, string Value)[] values)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var proof = Proof.Match(await browser.GetStringAsync(new Uri(page, UriKind.Relative), cancellation)).Groups["value"].Value;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", proof), .. values.Select(static value => KeyValuePair.Create(value.Name, value.Value))]);
        return await browser.PostAsync(new Uri(target, UriKind.Relative), form, cancellation);
    }

    /// <summary>A browser that is logged in.</summary>
    internal async Task<HttpClient> OperatorAsync()
    {
        var browser = Browser();
        using var answer = await SendAsync(browser, "/login", "/login", ("password", Password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    internal static StringContent Json(string text)
    {
        var content = new StringContent(text);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        Log.Dispose();
        _folder.Delete(recursive: true);
    }

    internal static SyncMapping Mapping()
    {
        var findings = new FileFindings(DefaultMapping.FileName);
        var form = MappingSource.Form(DefaultMapping.Text, DefaultMapping.FileName, findings)!;
        var compiled = MappingCompiler.Compile(
            form, ExactSyncCluster.Connectors.ExactOnline.ExactOnlineSchema.Value, ExactSyncCluster.Connectors.Webshop.WebshopSchema.Value, DefaultMapping.FileName);
        return Assert.IsType<MappingResult.Compiled>(compiled).Mapping;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Proof { get; }
}
