using System.Diagnostics;
using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Backfills;

/// <summary>How fast, and in how much memory, a connection is filled whose records stand in both systems already.</summary>
internal sealed class FirstMatch : IBenchmark
{
    private const int SmallCount = 3000;
    private const int FullCount = 100_000;
    private const int Slices = 5;
    private const double RecordsASecond = 3600;
    private const double Mebibytes = 512;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public string Name => "first-match";

    public string Asks => "How many records a second are matched and settled when a connection begins, and how much memory does that take?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var count = scale == BenchmarkScale.Small ? SmallCount : FullCount;
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        await using var systems = await LinkedCustomers.StartAsync(count, cancellation);
        tell($"{count} customers stand on both sides");
        await using var silo = await MeasuredSilo.StartAsync(systems, await server.MakeAsync("silo", "template0", cancellation), cancellation);
        var (own, database) = (ProcessCost.CpuOf(silo.Silo.ProcessId), ProcessCost.CpuOf(server.ProcessId));
        var watch = Stopwatch.StartNew();
        var surveyed = TimeSpan.Zero;
        var seen = new List<(TimeSpan At, int Settled)>();
        do
        {
            await Task.Delay(Pause, cancellation);
            var customers = (await silo.Stored.CountAsync(cancellation)).Single(static entity => entity.Entity == Core.Records.Entity.Customer);
            surveyed = surveyed == TimeSpan.Zero && customers.Settled > 0 ? watch.Elapsed : surveyed;
            seen.Add((watch.Elapsed, customers.Settled));
            if (watch.Elapsed > Limit)
            {
                throw new InvalidOperationException($"After {Limit.TotalMinutes} min only {customers.Settled} of {count} customers were settled. The silo's last lines:\n{silo.Silo.LastLines()}");
            }
        }
        while (seen[^1].Settled < count);

        own = ProcessCost.CpuOf(silo.Silo.ProcessId) - own;
        database = ProcessCost.CpuOf(server.ProcessId) - database;
        return new(
            Name,
            Asks,
            [
                new("matched and settled, in fifths", "records/s", Speeds(seen, count)) { AtLeast = RecordsASecond },
                new("from consent until the last is settled", "s", [watch.Elapsed.TotalSeconds]),
                new("of it until the first is settled: rights, survey, set match", "s", [surveyed.TotalSeconds]),
                new("processor time a record: silo", "µs", [own.TotalMicroseconds / count]),
                new("processor time a record: PostgreSQL", "µs", [database.TotalMicroseconds / count]),
                new("the silo's peak in memory", "MiB", [ProcessCost.PeakOf(silo.Silo.ProcessId)]) { AtMost = Mebibytes },
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"One backfill of {count} customers, equal on both sides, on PostgreSQL with fsync. The fifths are of its records, as they were settled one after the other; what is not in fifths was measured once."),
                "No ratio: what a machine allows is told by the bare loop's benchmark in the same run.",
            ]);
    }

    // A record is two changes, one from each system, and one pair.
    private static List<double> Speeds(List<(TimeSpan At, int Settled)> seen, int count)
    {
        var speeds = new List<double>();
        var (from, settled) = seen.LastOrDefault(static look => look.Settled == 0);
        for (var slice = 1; slice <= Slices; slice++)
        {
            var next = seen.First(look => look.Settled >= count * slice / Slices);
            if (next.Settled > settled)
            {
                speeds.Add((next.Settled - settled) / (next.At - from).TotalSeconds);
                (from, settled) = next;
            }
        }

        return speeds;
    }
}
