using ExactSyncCluster.Silo.Cli.Demo.Showing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Storage;
using Spectre.Console;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>Starts both sandboxes and a silo, joins them by a connection, and runs the demo on them.</summary>
internal static class DemoHost
{
    private const string Loopback = "127.0.0.1";

    public static async Task<int> RunAsync(DemoOptions demo, TimeProvider time, CancellationToken cancellation)
    {
        if (demo.Objection() is { } objection)
        {
            await Console.Error.WriteLineAsync(objection);
            return ExitCodes.NotStarted;
        }

        var taken = Ports.Objections(
            ("--http-port", Loopback, demo.HttpPort), ("--exact-port", Loopback, demo.RunningExact is null ? demo.ExactPort : 0), ("--webshop-port", Loopback, demo.RunningWebshop is null ? demo.WebshopPort : 0));
        if (taken.Count > 0)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, taken));
            return ExitCodes.NotStarted;
        }

        var data = demo.DataDirectory ?? Directory.CreateTempSubdirectory("exact-sync-demo-").FullName;
        try
        {
            return await RunAsync(demo, data, time, cancellation);
        }
        catch (NotSettledException notSettled)
        {
            await Console.Error.WriteLineAsync(notSettled.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCodes.BrokenOff;
        }
        finally
        {
            if (demo.DataDirectory is null)
            {
                Directory.Delete(data, recursive: true);
            }
        }
    }

    private static async Task<int> RunAsync(DemoOptions demo, string data, TimeProvider time, CancellationToken cancellation)
    {
        var console = AnsiConsole.Console;
        var display = new DemoDisplay(console, demo.Json, time);
        display.Say("Starting a silo, an Exact Online sandbox and a webshop sandbox on loopback");
        var plan = SeedPlan.Make(demo);
        await using var world = await DemoWorld.StartAsync(demo, time, cancellation);
        await world.SeedAsync(plan, cancellation);
        await using var silo = SiloHost.Build(DemoSilo.Options(demo, data), time);
        try
        {
            await silo.StartAsync(cancellation);
            return await RunAsync(demo, world, plan, silo, console, display, time, cancellation);
        }
        finally
        {
            // A silo that is only disposed of leaves its grains in the middle of their work.
            await silo.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<int> RunAsync(
        DemoOptions demo, DemoWorld world, SeedPlan plan, WebApplication silo, IAnsiConsole console, DemoDisplay display, TimeProvider time, CancellationToken cancellation)
    {
        var home = new Uri(silo.Urls.First());
        await ConnectAsync(world, silo.Services, home, cancellation);
        var run = Run(demo, world, plan, silo.Services, display, time);
        var places = new WhereToLook(new(home, "dashboard"), new(home, "metrics"), home, world.ExactHome, world.WebshopHome, silo.Services.GetRequiredService<OperatorPassword>().MadeUp);
        if (!demo.Json)
        {
            EndPage.Write(console, places);
        }

        var report = await run.RunAsync(cancellation);
        if (demo.Json)
        {
            Console.WriteLine(ReportPage.Json(report));
        }
        else
        {
            ReportPage.Write(console, report);
        }

        if (!demo.Once)
        {
            EndPage.Write(console, places);
            await UntilEndedAsync(time, cancellation);
        }

        return report.ExitCode;
    }

    private static async Task UntilEndedAsync(TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // This is how a demo ends whose comparison is done.
        }
    }

    private static DemoRun Run(DemoOptions demo, DemoWorld world, SeedPlan plan, IServiceProvider services, DemoDisplay display, TimeProvider time)
    {
        var directory = services.GetRequiredService<IPairDirectory>();
        return new(
            demo,
            world,
            plan,
            new SiloProgress(directory, services.GetRequiredService<IGrainFactory>(), DemoSilo.ConnectionName),
            new SiloHistory(directory, services.GetRequiredService<HistoryStore>(), DemoSilo.ConnectionName),
            display,
            time);
    }

    // What a user does on the connection's page, with the browser played.
    private static async Task ConnectAsync(DemoWorld world, IServiceProvider services, Uri home, CancellationToken cancellation)
    {
        var connection = services.GetRequiredService<ConnectionCatalog>().Add(DemoSilo.Connection(world.Connection, home));
        var token = services.GetRequiredService<IGrainFactory>().GetGrain<ITokenGrain>(connection.Definition.Name);
        var begun = System.Web.HttpUtility.ParseQueryString((await token.BeginConsentAsync()).Query)["state"]!;
        var back = await world.ConsentAsync(world.Connection.ClientId, connection.Definition.Exact.RedirectUri, begun, cancellation);
        var brought = System.Web.HttpUtility.ParseQueryString(back.Query);
        if (await token.FinishConsentAsync(new(brought["state"]!, brought["code"]!)) is { } trouble)
        {
            throw new InvalidOperationException(trouble);
        }
    }
}
