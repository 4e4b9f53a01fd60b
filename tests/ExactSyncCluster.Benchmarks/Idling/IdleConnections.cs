using System.Globalization;
using System.Net;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Idling;

/// <summary>What a connection costs in which nothing happens.</summary>
internal sealed class IdleConnections : IBenchmark
{
    private const int Many = 10_000;
    private const int SmallCount = 100;
    private const int FewerBy = 10;
    private const int Looks = 5;
    private const double Cores = 2;
    private const double KibibytesAMebibyte = 1024;
    private const int AnAddressByte = 250;

    private static readonly TimeSpan SmallLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FullLook = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public string Name => "idle";

    public string Asks => "What does an idle connection cost a silo, in processor time and memory?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var (count, look) = scale == BenchmarkScale.Small ? (SmallCount, SmallLook) : (Many, FullLook);
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        var few = await LookAsync(server, count / FewerBy, look, cancellation);
        tell($"{count / FewerBy} idle connections: {few.Told()}");
        var many = await LookAsync(server, count, look, cancellation);
        tell($"{count} idle connections: {many.Told()}");
        var more = count - (count / FewerBy);
        var own = new Figure("a connection more: processor time of the silo a second", "µs", PerConnection(few.Own, many.Own, more));
        var database = new Figure("a connection more: processor time of PostgreSQL a second", "µs", PerConnection(few.Database, many.Database, more));
        return new(
            Name,
            Asks,
            [
                own,
                database,
                new("a connection more: memory of the silo", "KiB", [(many.Mebibytes - few.Mebibytes) * KibibytesAMebibyte / more]),
                new(string.Create(CultureInfo.InvariantCulture, $"so {Many:N0} would keep busy, in the silo"), "cores", Busy(own)) { AtMost = Cores },
                new("and in PostgreSQL", "cores", Busy(database)),
                new($"in memory with {count}", "MiB", [many.Mebibytes]),
                new($"in memory with {count / FewerBy}", "MiB", [few.Mebibytes]),
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"Two silos, one after the other, with {count / FewerBy} and {count} connections at the pace of the real systems, with webhooks, each with an Exact and a shop of its own name, hence with budgets of its own; behind all names stand two systems without a record. {Looks} looks of {look.TotalSeconds} s at each; what is told of one connection is the difference."),
                scale == BenchmarkScale.Small ? string.Create(CultureInfo.InvariantCulture, $"What {Many:N0} would take is reckoned from that, not measured; --scale full measures them.") : "All of them were there.",
                "Garbage is left lying while there is enough memory: with few connections it is more than what they need, and the difference tells nothing.",
            ]);
    }

    private static async Task<Idleness> LookAsync(PrivatePostgres server, int count, TimeSpan look, CancellationToken cancellation)
    {
        // They have as many names as there are addresses of this machine: 127.x.y.z.
        await using var systems = await OwnSystems.StartAsync(IPAddress.Any, 1, cancellation);
        var joined = Enumerable.Range(0, count).Select(place => (systems.World, Named(systems.World.Connection, place))).ToList();
        await using var silo = await CrowdedSilo.StartAsync(
            joined, await server.MakeAsync(string.Create(CultureInfo.InvariantCulture, $"idle{count}"), "template0", cancellation), new() { TimeDividedBy = 1 }, cancellation);
        await Task.Delay(Rest, cancellation);
        var (own, database) = (new List<double>(), new List<double>());
        for (var once = 0; once < Looks; once++)
        {
            var begin = TimeProvider.System.GetTimestamp();
            var (ownBefore, databaseBefore) = (ProcessCost.CpuOf(silo.Silo.ProcessId), ProcessCost.CpuOf(server.ProcessId));
            await Task.Delay(look, cancellation);
            var seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
            own.Add((ProcessCost.CpuOf(silo.Silo.ProcessId) - ownBefore).TotalSeconds / seconds);
            database.Add((ProcessCost.CpuOf(server.ProcessId) - databaseBefore).TotalSeconds / seconds);
        }

        return new(own, database, ProcessCost.WorkingSetOf(silo.Silo.ProcessId));
    }

    private static DemoConnection Named(DemoConnection connection, int place)
    {
        var host = string.Create(CultureInfo.InvariantCulture, $"127.1.{place / AnAddressByte}.{(place % AnAddressByte) + 1}");
        return connection with
        {
            ExactAddress = new UriBuilder(connection.ExactAddress) { Host = host }.Uri,
            WebshopAddress = new UriBuilder(connection.WebshopAddress) { Host = host }.Uri,
        };
    }

    private static List<double> PerConnection(IReadOnlyList<double> few, IReadOnlyList<double> many, int more)
    {
        const double microseconds = 1_000_000;
        return [.. many.Select(busy => (busy - Samples.Median([.. few])) * microseconds / more)];
    }

    private static List<double> Busy(Figure aConnection)
    {
        const double microseconds = 1_000_000;
        return [.. aConnection.Samples.Select(static one => one * Many / microseconds)];
    }
}
