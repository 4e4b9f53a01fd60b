using System.Globalization;
using System.Net;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Noises;

/// <summary>What one connection that is edited on and on does to others of its silo that hardly are.</summary>
internal sealed class QuietBesideNoise : IBenchmark
{
    private const double Aim = 2;
    private const double Slowest = 0.99;
    private const int SmallQuiet = 20;
    private const int FullQuiet = 100;
    private const int SmallCustomers = 2;
    private const int FullCustomers = 6;
    private const int NoisyCustomers = 500;
    private const int Rounds = 5;
    private const double QuietEditsASecond = 14;

    // About a third of what one silo bears on two cores: what is asked is what the silo does to the others, not what a machine does that is short of cores.
    private const double NoisyEditsASecond = 150;

    // As little as lets a hint of a quiet connection be read for at once: none is edited again before its feed may be read again.
    private const double TimeDividedBy = 2;

    public string Name => "noisy";

    public string Asks => "How much longer do changes of quiet connections take when another connection of the silo is edited on and on?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var (count, customers) = scale == BenchmarkScale.Small ? (SmallQuiet, SmallCustomers) : (FullQuiet, FullCustomers);
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        await using var noisy = await LinkedCustomers.StartAsync(NoisyCustomers, cancellation);
        await using var quiet = new QuietConnections(QuietEditsASecond);
        for (var place = 0; place < count; place++)
        {
            await quiet.AddAsync(await OwnSystems.StartAsync(IPAddress.Loopback, place + 1, cancellation), customers, cancellation);
        }

        tell($"{count} quiet connections of {customers} customers, a noisy one of {NoisyCustomers}; a silo links them");
        await using var silo = await CrowdedSilo.StartAsync(
            [(noisy.World, noisy.World.Connection), .. quiet.Worlds.Select(static world => (world, world.Connection))],
            await server.MakeAsync("silo", "template0", cancellation),
            MeasuredSilo.ByHints with { TimeDividedBy = TimeDividedBy, ExactPoll = null, WebshopPoll = null },
            cancellation);
        await silo.SettledAsync(NoisyCustomers + (count * customers), cancellation);
        var noise = new Noise(noisy, NoisyEditsASecond);
        var (alone, beside, written) = (new List<IReadOnlyList<Passage>>(), new List<IReadOnlyList<Passage>>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            alone.Add(await quiet.EditAsync(string.Create(CultureInfo.InvariantCulture, $"Alone {round}"), cancellation));
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var writes = (await noisy.World.Webshop.CountsAsync(cancellation)).Writes;
            var begin = TimeProvider.System.GetTimestamp();
            var noisyEdits = noise.EditAsync(round, enough.Token);
            beside.Add(await quiet.EditAsync(string.Create(CultureInfo.InvariantCulture, $"Beside {round}"), cancellation));
            written.Add(((await noisy.World.Webshop.CountsAsync(cancellation)).Writes - writes) / TimeProvider.System.GetElapsedTime(begin).TotalSeconds);
            await enough.CancelAsync();
            await noisyEdits;
            await RestAsync(noisy, cancellation);
            tell(string.Create(CultureInfo.InvariantCulture, $"p99 alone {Of(alone[^1], Slowest):0} ms, beside the noise {Of(beside[^1], Slowest):0} ms; the noise wrote {written[^1]:N0} a second"));
        }

        return Report(count, customers, [.. alone.Skip(1)], [.. beside.Skip(1)], [.. written.Skip(1)]);
    }

    private BenchmarkReport Report(int count, int customers, IReadOnlyList<IReadOnlyList<Passage>> alone, IReadOnlyList<IReadOnlyList<Passage>> beside, IReadOnlyList<double> written)
    {
        var slowAlone = new Figure("quiet alone, from hint to write, p99", "ms", [.. alone.Select(static round => Of(round, Slowest))]);
        var slowBeside = new Figure("quiet beside the noise, p99", "ms", [.. beside.Select(static round => Of(round, Slowest))]);
        return new(
            Name,
            Asks,
            [
                Figure.Ratio("p99 beside the noise / p99 alone", slowBeside, slowAlone) with { AtMost = Aim },
                slowAlone,
                slowBeside,
                new("quiet alone, p50", "ms", [.. alone.Select(static round => Of(round, 0.5))]),
                new("quiet beside the noise, p50", "ms", [.. beside.Select(static round => Of(round, 0.5))]),
                new("written for the noisy connection meanwhile", "changes/s", written),
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"{count} quiet connections with systems of their own; each of their {customers} customers is edited once a round, {QuietEditsASecond} edits a second in all. Meanwhile the noisy connection's {NoisyCustomers} customers are edited in Exact by turns, {NoisyEditsASecond} edits a second."),
                "A round has few edits, so that its p99 is nearly the slowest of them; the ratio is of each round to the one before it.",
                "People, all systems, PostgreSQL and the silo share this machine, so part of what the noise costs the others is the machine's.",
            ]);
    }

    private static double Of(IReadOnlyList<Passage> round, double part) => Samples.Quantile([.. round.Select(static one => one.FromHint)], part);

    // The next round begins when nothing of the noise is under way any more.
    private static async Task RestAsync(LinkedCustomers noisy, CancellationToken cancellation)
    {
        var pause = TimeSpan.FromSeconds(1);
        var before = -1L;
        while ((await noisy.World.Webshop.CountsAsync(cancellation)).Writes is var writes && writes != before)
        {
            before = writes;
            await Task.Delay(pause, cancellation);
        }
    }
}
