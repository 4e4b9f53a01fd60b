using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

/// <summary>A seeded world with a synchroniser that makes no mistakes, for tests to break.</summary>
internal sealed class DemoBench : IAsyncDisposable
{
    private readonly HttpClient shop;

    private DemoBench(DemoOptions options, DemoWorld world)
    {
        Options = options;
        World = world;
        Plan = SeedPlan.Make(options);
        Sync = new ScriptedSync(world, Plan);
        Player = new DemoPlayer(world, TimeProvider.System);
        shop = new HttpClient();
        shop.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", world.Connection.ApiKey);
    }

    public DemoOptions Options { get; }

    public DemoWorld World { get; }

    public SeedPlan Plan { get; }

    public ScriptedSync Sync { get; }

    public DemoPlayer Player { get; }

    public static DemoOptions Small { get; } = new()
    {
        Accounts = 60,
        Items = 40,
        Orders = 60,
        Edits = 60,
        ExactPort = 0,
        WebshopPort = 0,
        Pace = TimeSpan.Zero,
    };

    /// <summary>Seeded and equal.</summary>
    public static async Task<DemoBench> StartAsync(DemoOptions? options = null)
    {
        var chosen = options ?? Small;
        var bench = new DemoBench(chosen, await DemoWorld.StartAsync(chosen, TimeProvider.System, ScriptedSync.Stop));
        await bench.World.SeedAsync(bench.Plan, ScriptedSync.Stop);
        await bench.Sync.SyncAsync();
        return bench;
    }

    public async Task PlayAsync()
    {
        await Player.PlayAsync(Options, static (_, _) => { }, ScriptedSync.Stop);
        await Sync.SyncAsync(Player.Ledger);
    }

    public Task<DemoReport> CheckAsync() =>
        new DemoChecker(World, Sync, Sync, TimeProvider.System).CheckAsync(Options, Plan, Player, TimeSpan.FromSeconds(1), ScriptedSync.Stop);

    public Task<PairBook> BookAsync() => PairBook.ReadAsync(World, ScriptedSync.Stop);

    /// <summary>A write as the engine makes it: through the shop's public API, with the engine's key.</summary>
    public async Task PatchAsEngineAsync(string resource, string id, JsonObject members, string? tag = null)
    {
        var address = new Uri($"{World.Connection.WebshopAddress}/{resource}/{id}");
        using var shown = await shop.GetAsync(address, ScriptedSync.Stop);
        using var request = new HttpRequestMessage(HttpMethod.Patch, address);
        request.Headers.IfMatch.Add(tag is null ? shown.Headers.ETag! : new(tag));
        request.Content = JsonContent.Create(members, new MediaTypeHeaderValue("application/merge-patch+json"));
        using var answer = await shop.SendAsync(request, ScriptedSync.Stop);
        Assert.Equal(tag is null ? HttpStatusCode.OK : HttpStatusCode.PreconditionFailed, answer.StatusCode);
    }

    /// <summary>A read as the engine makes it, whatever comes of it.</summary>
    public async Task ReadAsEngineAsync(string resource, string id)
    {
        using var answer = await shop.GetAsync(new Uri($"{World.Connection.WebshopAddress}/{resource}/{id}"), ScriptedSync.Stop);
    }

    /// <summary>A call of Exact without a token.</summary>
    public async Task CallExactAsync(string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(World.ExactHome, $"api/v1/{World.Connection.Division}/{path}"), ScriptedSync.Stop);
    }

    /// <summary>Lets a system misbehave so many times.</summary>
    public async Task BreakAsync(SystemName system, string fault, int times)
    {
        using var switches = new Switches(system == SystemName.Exact ? World.ExactHome : World.WebshopHome);
        await switches.FaultAsync(fault, ScriptedSync.Stop, times: times);
    }

    public async ValueTask DisposeAsync()
    {
        shop.Dispose();
        await World.DisposeAsync();
    }
}
