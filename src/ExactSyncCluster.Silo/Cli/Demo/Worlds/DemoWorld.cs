using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.ExactOnline;
using ExactSyncCluster.Sandbox.ExactOnline.Consent;
using ExactSyncCluster.Sandbox.ExactOnline.Records;
using ExactSyncCluster.Sandbox.Webshop;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>The two systems of the demo: started here, or running elsewhere already.</summary>
internal sealed class DemoWorld : IAsyncDisposable
{
    private static readonly TimeSpan ControlTimeout = TimeSpan.FromMinutes(2);

    private readonly List<WebApplication> apps;
    private readonly HttpClient exact;
    private readonly HttpClient webshop;

    private DemoWorld(List<WebApplication> apps, Uri exactAddress, Uri webshopAddress)
    {
        this.apps = apps;
        ExactHome = exactAddress;
        WebshopHome = webshopAddress;
        exact = new HttpClient { BaseAddress = exactAddress, Timeout = ControlTimeout };
        webshop = new HttpClient { BaseAddress = webshopAddress, Timeout = ControlTimeout };
        Exact = new ControlApi(exact);
        Webshop = new ControlApi(webshop);
        Observer = ConnectionOf(ExactAppOptions.ReadingOnly, WebshopSandboxOptions.DefaultReadOnlyApiKey);
        Connection = ConnectionOf(new ExactAppOptions(), WebshopSandboxOptions.DefaultApiKey);
    }

    /// <summary>Exact Online's own page.</summary>
    public Uri ExactHome { get; }

    /// <summary>The webshop's own page.</summary>
    public Uri WebshopHome { get; }

    /// <summary>What the silo's connection needs.</summary>
    public DemoConnection Connection { get; }

    /// <summary>What the checker needs: credentials of its own, which may read only.</summary>
    public DemoConnection Observer { get; }

    public ControlApi Exact { get; }

    public ControlApi Webshop { get; }

    /// <summary>The name under which the silo's calls stand in the webshop's request log and in modifiedBy.</summary>
    public static string WebshopClient { get; } = new WebshopSandboxOptions().ApiKeys[WebshopSandboxOptions.DefaultApiKey];

    /// <summary>Starts both sandboxes on loopback, or joins those that run.</summary>
    public static async Task<DemoWorld> StartAsync(DemoOptions options, TimeProvider time, CancellationToken cancellation)
    {
        if (options is { RunningExact: { } runningExact, RunningWebshop: { } runningWebshop })
        {
            return new DemoWorld([], runningExact, runningWebshop);
        }

        List<WebApplication> apps = [];
        try
        {
            apps.Add(ExactOnlineSandbox.Build(DemoTime.Exact(options), time));
            apps.Add(WebshopSandbox.Build(DemoTime.Webshop(options), time));
            foreach (var app in apps)
            {
                await app.StartAsync(cancellation);
            }

            return new DemoWorld(apps, new Uri(apps[0].Urls.First()), new Uri(apps[1].Urls.First()));
        }
        catch
        {
            await StopAsync(apps);
            throw;
        }
    }

    /// <summary>Fills both systems.</summary>
    public Task SeedAsync(SeedPlan plan, CancellationToken cancellation) => new WorldSeeder(Exact, Webshop).SeedAsync(plan, cancellation);

    /// <summary>Agrees as a person at Exact Online's page would, and tells where the browser goes then: the redirect address with code and state.</summary>
    public async Task<Uri> ConsentAsync(string clientId, Uri redirectUri, string state, CancellationToken cancellation)
    {
        var wish = new JsonObject { ["client_id"] = clientId, ["redirect_uri"] = redirectUri.OriginalString, ["state"] = state };
        var answer = await Exact.PostAsync("consent", wish, cancellation);
        return new Uri(answer!["redirect"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        exact.Dispose();
        webshop.Dispose();
        await StopAsync(apps);
    }

    private static async Task StopAsync(List<WebApplication> apps)
    {
        foreach (var app in apps)
        {
            await app.DisposeAsync();
        }
    }

    private DemoConnection ConnectionOf(ExactAppOptions app, string apiKey) => new(
        ExactHome,
        new ExactDivisionOptions().Division,
        app.ClientId,
        app.ClientSecret,
        app.WebhookSecret,
        new Uri(WebshopHome, WebshopSandbox.ApiPath),
        apiKey);
}
