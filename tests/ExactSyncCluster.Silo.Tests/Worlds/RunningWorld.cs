using System.Web;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Worlds;

/// <summary>
/// Both stand-in systems and a whole silo between them, on loopback in this process, with consent given. All time is
/// divided as in the demo.
/// </summary>
internal sealed class RunningWorld : IAsyncDisposable
{
    private readonly DemoWorld _systems;
    private readonly WebApplication _silo;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _browser;

    private RunningWorld(DemoWorld systems, WebApplication silo, DirectoryInfo folder, Connection connection)
    {
        (_systems, _silo, _folder, Connection) = (systems, silo, folder, connection);
        Home = new(silo.Urls.First());
        _browser = new() { BaseAddress = Home };
        ExactSwitches = new(systems.ExactHome);
        WebshopSwitches = new(systems.WebshopHome);
        Settling = new(this);
        Links = new(this);
    }

    /// <summary>What a person does at Exact's screen.</summary>
    public ControlApi Exact => _systems.Exact;

    /// <summary>What a person does in the shop's back office.</summary>
    public ControlApi Webshop => _systems.Webshop;

    public Switches ExactSwitches { get; }

    public Switches WebshopSwitches { get; }

    public Connection Connection { get; }

    public Settling Settling { get; }

    public Links Links { get; }

    public Uri Home { get; }

    public Uri ExactHome => _systems.ExactHome;

    public IServiceProvider Services => _silo.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IPairDirectory Directory => Services.GetRequiredService<IPairDirectory>();

    public HistoryStore History => Services.GetRequiredService<HistoryStore>();

    public string Name => Connection.Definition.Name;

    public ITokenGrain Tokens => Grains.GetGrain<ITokenGrain>(Name);

    public HttpClient Browser => _browser;

    public static TimeProvider Time => TimeProvider.System;

    /// <summary>Starts everything.</summary>
    /// <param name="change">What is to be otherwise about the connection.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <param name="prepare">What is to be done to the silo before it starts.</param>
    /// <param name="seed">What is done in the systems before they are connected.</param>
    public static async Task<RunningWorld> StartAsync(
        Func<ConnectionDefinition, ConnectionDefinition>? change,
        CancellationToken cancellation,
        Action<IServiceProvider>? prepare = null,
        Func<DemoWorld, Task>? seed = null)
    {
        var options = new DemoOptions { HttpPort = 0, ExactPort = 0, WebshopPort = 0 };
        var systems = await DemoWorld.StartAsync(options, Time, cancellation);
        if (seed is not null)
        {
            await seed(systems);
        }

        var folder = System.IO.Directory.CreateTempSubdirectory("exact-sync-");
        var setting = DemoSilo.Options(options, folder.FullName);
        var silo = SiloHost.Build(setting with { IsQuiet = true, Pace = setting.Pace with { EpochPeriod = TimeSpan.FromSeconds(2) } }, Time);
        prepare?.Invoke(silo.Services);
        await silo.StartAsync(cancellation);
        var definition = Prompt(DemoSilo.Connection(systems.Connection, new(silo.Urls.First())));
        var connection = silo.Services.GetRequiredService<ConnectionCatalog>().Add(change is null ? definition : change(definition));
        var world = new RunningWorld(systems, silo, folder, connection);
        await world.ConsentAsync(cancellation);
        return world;
    }

    /// <summary>A person agrees at Exact's page and the browser comes back to the silo.</summary>
    public async Task ConsentAsync(CancellationToken cancellation)
    {
        var begin = await Tokens.BeginConsentAsync();
        var state = HttpUtility.ParseQueryString(begin.Query)["state"]!;
        var back = await _systems.ConsentAsync(_systems.Connection.ClientId, Connection.Definition.Exact.RedirectUri, state, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, back);
        await _browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var view = await Tokens.GetState();
        Assert.False(view.NeedsConsent, $"Consent was given, yet it is needed: {view.Reason}");
    }

    /// <summary>Nothing is read or handed over meanwhile; what people do then is found all at once.</summary>
    public async Task WhilePausedAsync(Func<Task> work)
    {
        var connection = Grains.GetGrain<IConnectionGrain>(Name);
        await connection.PauseAsync();
        await work();
        await connection.ResumeAsync();
    }

    public ControlApi People(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    public Switches Switches(SystemName system) => system == SystemName.Exact ? ExactSwitches : WebshopSwitches;

    public IFeedGrain Feed(SystemName system) => Grains.GetGrain<IFeedGrain>(FeedKey.Of(Name, system));

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        ExactSwitches.Dispose();
        WebshopSwitches.Dispose();
        await _silo.StopAsync(CancellationToken.None);
        await _silo.DisposeAsync();
        await _systems.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // Tests look at feeds on their own demand; the poll is there for what they forget. On a busy machine a call may outlast
    // the demo's half second, which would count as an error unheard; the error budget has tests of its own.
    private static ConnectionDefinition Prompt(ConnectionDefinition definition) => definition with
    {
        Exact = definition.Exact with
        {
            Feeds = definition.Exact.Feeds with { PollPeriod = TimeSpan.FromSeconds(2), PollPeriodWithWebhooks = null, RedeliverAfter = TimeSpan.FromSeconds(5) },
            Budget = definition.Exact.Budget with { Errors = null },
        },
        Webshop = definition.Webshop with { Feeds = definition.Webshop.Feeds with { RedeliverAfter = TimeSpan.FromSeconds(5) } },
    };
}
