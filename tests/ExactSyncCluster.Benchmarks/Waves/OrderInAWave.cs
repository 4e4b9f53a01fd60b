using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Waves;

/// <summary>How long an order waits that comes just behind a wave of other changes.</summary>
internal sealed class OrderInAWave : IBenchmark
{
    private const double Seconds = 1;
    private const int SmallWave = 200;
    private const int FullWave = 1000;
    private const int Rounds = 5;
    private const string Write = "PUT";
    private const string Accounts = "crm/Accounts";

    // What the order before still causes is over by then.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public string Name => "wave";

    public string Asks => "How long does an order of the shop take to Exact when a wave of edited customers has just gone the same way?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var count = scale == BenchmarkScale.Small ? SmallWave : FullWave;
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        await using var systems = await LinkedCustomers.StartAsync(count, cancellation);
        var orders = await ShopOrders.PrepareAsync(systems.World, systems.Pairs[^1].Customer, cancellation);
        await using var silo = await MeasuredSilo.StartAsync(systems, await server.MakeAsync("silo", "template0", cancellation), cancellation, MeasuredSilo.ByHints);
        tell($"{count} customers and a product on both sides; a silo links them");
        await silo.SettledAsync(count + 1, cancellation);
        await silo.HintedAsync(cancellation);
        var (alone, behind, left) = (new List<double>(), new List<double>(), new List<double>());
        var number = 0;
        for (var round = 0; round <= Rounds; round++)
        {
            await Task.Delay(Rest, cancellation);
            alone.Add(await orders.LeaveAsync(++number, cancellation));
        }

        for (var round = 0; round <= Rounds; round++)
        {
            // What the last wave has not written yet is edited once more: each round has a whole wave before its order.
            var earlier = (await systems.World.Exact.CountsAsync(cancellation)).Calls;
            await systems.EditCustomersAsync(round, cancellation);
            behind.Add(await orders.LeaveAsync(++number, cancellation));
            left.Add(count - await WrittenAsync(systems.World, earlier, cancellation));
            tell(string.Create(CultureInfo.InvariantCulture, $"alone {alone[round]:0.00} s, behind a wave {behind[round]:0.00} s, {left[round]} of it still to be written"));
        }

        // The first of each only warms up.
        return new(
            Name,
            Asks,
            [
                new("an order behind a wave, until it has come to Exact", "s", [.. behind.Skip(1)]) { AtMost = Seconds },
                new("the same order alone", "s", [.. alone.Skip(1)]),
                new("of the wave still to be written when the order had come", "", [.. left.Skip(1)]),
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"{count} customers are edited in the shop, one after the other as fast as eight people can, and then an order of one line is placed there; its customer and product are linked, and the customer is of the wave. Webhooks tell of all of it."),
                string.Create(CultureInfo.InvariantCulture, $"A feed is read at most every {2 / MeasuredSilo.TimeDividedBy:0.###} s here: 2 s, divided by {MeasuredSilo.TimeDividedBy}. Before an order is made, Exact is searched for it: one more call."),
            ]);
    }

    private static async Task<int> WrittenAsync(DemoWorld world, long earlier, CancellationToken cancellation) =>
        (await world.Exact.RequestsAsync(earlier, cancellation))
            .Where(static request => request is { Method: Write, Applied: true } && request.Path.Contains(Accounts, StringComparison.Ordinal))
            .DistinctBy(static request => request.RecordId)
            .Count();
}
