using System.Globalization;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Benchmarks.Reports;
using ExactSyncCluster.Benchmarks.Worlds;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Budgets;

/// <summary>How many calls of Exact's budget a row takes that is written to it while calls are short.</summary>
internal sealed class CallsARow : IBenchmark
{
    private const double Aim = 1.02;
    private const int SmallCount = 200;
    private const int FullCount = 1_000;
    private const int Rounds = 5;
    private const int CallsAMinute = 60;
    private const int CallsADay = 1_000_000;
    private const double TimeDividedBy = 6;
    private const string Accounts = "crm/Accounts";
    private const string Token = "token";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public string Name => "calls";

    public string Asks => "How many calls does Exact get for each row that is written to it when more wait than a minute has calls for?";

    public async Task<BenchmarkReport> RunAsync(BenchmarkScale scale, Action<string> tell, CancellationToken cancellation)
    {
        var count = scale == BenchmarkScale.Small ? SmallCount : FullCount;
        await using var server = await PrivatePostgres.StartAsync(cancellation, isDurable: true);
        await using var systems = await LinkedCustomers.StartAsync(count, cancellation);
        await using var silo = await MeasuredSilo.StartAsync(systems, await server.MakeAsync("silo", "template0", cancellation), cancellation, new()
        {
            CallsAMinute = CallsAMinute,
            CallsADay = CallsADay,
            TimeDividedBy = TimeDividedBy,
        });
        tell($"{count} customers on both sides; a silo links them");
        await silo.SettledAsync(count, cancellation);
        var (all, reads, feeds) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 1; round <= Rounds; round++)
        {
            var calls = await RoundAsync(systems, round, cancellation);
            var rows = (double)calls.Where(IsRow).DistinctBy(static call => call.RecordId).Count();
            all.Add(calls.Count / rows);
            reads.Add(calls.Count(static call => call.Kind == "read") / rows);
            feeds.Add(calls.Count(static call => call.Kind == "feed") / rows);
            tell(string.Create(CultureInfo.InvariantCulture, $"{rows} rows: {all[^1]:0.000} calls each, of which {reads[^1]:0.000} read a record and {feeds[^1]:0.000} a feed"));
        }

        return new(
            Name,
            Asks,
            [
                new("calls a row written", "", all) { AtMost = Aim },
                new("of which read a record", "", reads),
                new("of which read a feed, whatever for", "", feeds),
            ],
            [
                string.Create(CultureInfo.InvariantCulture, $"{count} customers are edited in the shop as fast as eight people can, {Rounds} times; each is one row of Exact. Exact is taken to allow {CallsAMinute} calls a minute; all time is divided by {TimeDividedBy}. Webhooks tell both ways."),
                "Counted by Exact's own log from the first edit until the last write, without token renewals. Feeds that are read for other reasons meanwhile count, too.",
            ]);
    }

    private static async Task<IReadOnlyList<LoggedRequest>> RoundAsync(LinkedCustomers systems, int round, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        var exact = systems.World.Exact;
        var earlier = (await exact.CountsAsync(limit.Token)).Calls;
        await systems.EditCustomersAsync(round, limit.Token);
        while (true)
        {
            var calls = (await exact.RequestsAsync(earlier, limit.Token)).Where(static call => call.Kind != Token).ToList();
            if (calls.Where(IsRow).DistinctBy(static call => call.RecordId).Count() == systems.Count)
            {
                var last = calls.FindLastIndex(IsRow);
                return calls[..(last + 1)];
            }

            await Task.Delay(Pause, limit.Token);
        }
    }

    private static bool IsRow(LoggedRequest call) => call.IsAppliedWrite && call.Path.Contains(Accounts, StringComparison.Ordinal);
}
