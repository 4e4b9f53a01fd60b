using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>One run of the demo, from the empty sandboxes to the result.</summary>
internal static class DemoRun
{
    public static async Task<int> RunAsync(DemoOptions demo, TimeProvider time, CancellationToken cancellation)
    {
        var data = demo.DataDirectory ?? Directory.CreateTempSubdirectory("exactsync").FullName;
        await using var world = await DemoWorld.StartAsync(demo, time, cancellation);
        await world.SeedAsync(SeedPlan.Make(demo), cancellation);
        await using var silo = SiloHost.Build(DemoSilo.Options(demo, data), time);
        await silo.StartAsync(cancellation);
        var home = new Uri(silo.Urls.First());
        Console.WriteLine($"silo {home}, exact {world.ExactHome}, webshop {world.WebshopHome}, data {data}");
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        var connection = silo.Services.GetRequiredService<ConnectionCatalog>().Add(DemoSilo.Connection(world.Connection, home));
        await ConsentAsync(world, connection, grains, cancellation);
        var progress = new SiloProgress(silo.Services.GetRequiredService<IPairDirectory>(), grains, DemoSilo.ConnectionName);
        var start = time.GetTimestamp();
        await SettledAsync(progress, time, start, cancellation);
        var player = new DemoPlayer(world, time);
        await player.PlayAsync(demo, static (_, _) => { }, cancellation);
        Console.WriteLine($"played {player.Ledger.Deeds.Count} deeds, refused {player.Refusals.Count}");
        await SettledAsync(progress, time, start, cancellation);
        await silo.StopAsync(cancellation);
        return 0;
    }

    private static async Task ConsentAsync(DemoWorld world, Connection connection, IGrainFactory grains, CancellationToken cancellation)
    {
        var begin = await grains.GetGrain<ITokenGrain>(connection.Definition.Name).BeginConsentAsync();
        var state = System.Web.HttpUtility.ParseQueryString(begin.Query)["state"]!;
        var back = await world.ConsentAsync(world.Connection.ClientId, connection.Definition.Exact.RedirectUri, state, cancellation);
        var code = System.Web.HttpUtility.ParseQueryString(back.Query)["code"]!;
        if (await grains.GetGrain<ITokenGrain>(connection.Definition.Name).FinishConsentAsync(state, code) is { } trouble)
        {
            throw new InvalidOperationException(trouble);
        }
    }

    private static async Task SettledAsync(SiloProgress progress, TimeProvider time, long start, CancellationToken cancellation)
    {
        var since = time.GetUtcNow();
        for (var i = 0; i < 120; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation);
            var counts = await progress.CountAsync(cancellation);
            Console.WriteLine($"{time.GetElapsedTime(start).TotalSeconds:F0}s " + string.Join(" | ", counts.Select(c => $"{c.Entity} known {c.Known} working {c.Working} waiting {c.Waiting} settled {c.Settled} parked {c.Parked}")));
            if (counts.Sum(static c => c.Unsettled) == 0 && counts.Sum(static c => c.Total) > 0 && await progress.FeedsReadSinceAsync(since, cancellation))
            {
                return;
            }
        }
    }
}
