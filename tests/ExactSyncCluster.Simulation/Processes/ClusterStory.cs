using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Playing;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>A second silo beside that of a story, on the same database, and edits by which it is seen that the two carry changes.</summary>
internal sealed class ClusterStory(RestartStory story, CancellationToken cancellation) : IAsyncDisposable
{
    private static readonly DemoProperty Remarks = DemoProperties.Find(Entity.Customer, "remarks");
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Moving = TimeSpan.FromSeconds(5);
    private const int MostJoins = 20;

    private int _rounds;

    /// <summary>The silo beside the first one.</summary>
    public KilledSilo Second { get; } = new(story.Silo);

    /// <summary>
    /// Edits every linked customer, half of them in each system, and waits until all edits have arrived on the other side:
    /// whichever silo their pairs are on, and whichever reads the feeds.
    /// </summary>
    /// <returns>How long they were on their way, from before the first was made.</returns>
    /// <exception cref="NotSettledException">It took longer than the limit.</exception>
    public async Task<TimeSpan> CarryAsync(TimeSpan limit)
    {
        var watch = Stopwatch.StartNew();
        var book = await PairBook.ReadAsync(story.World, cancellation);
        var text = $"round {++_rounds}";
        ImmutableArray<PlannedStep> steps =
        [
            .. book.Customers.Select((pair, place) => new PlannedStep(
                TimeSpan.Zero, [new PlannedAct.Set(place % 2 == 0 ? SystemName.Exact : SystemName.Webshop, pair, null, [new(Remarks, text)])], TimeSpan.Zero)),
        ];
        await story.Player.PlayAsync(new(book, steps), TimeSpan.Zero, TimeSpan.MaxValue, static (_, _) => { }, cancellation);
        while (true)
        {
            var (exact, webshop) = await CountAsync(text);
            if (exact == steps.Length && webshop == steps.Length)
            {
                return watch.Elapsed;
            }

            if (watch.Elapsed > limit)
            {
                throw new NotSettledException(
                    $"After {limit.TotalSeconds} s only {exact} and {webshop} of {steps.Length} edits are in Exact and the shop. The second silo's last lines:\n{Second.LastLines()}");
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>
    /// Lets the second silo join anew until a silo reads a feed. Where a feed belongs is as good as thrown by dice at each join: one
    /// of two feeds is on a given silo after three of four joins.
    /// </summary>
    public async Task UntilItReadsAFeedAsync(KilledSilo silo)
    {
        for (var join = 0; join < MostJoins; join++)
        {
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < Moving)
            {
                if (await silo.ReadsFeedsAsync(cancellation))
                {
                    return;
                }

                await Task.Delay(Pause, cancellation);
            }

            await Second.StopAsync();
            await Second.StartAsync(cancellation);
        }

        throw new NotSettledException($"In {MostJoins} joins no feed came to the silo at {silo.Home}. The second silo's last lines:\n{Second.LastLines()}");
    }

    public ValueTask DisposeAsync() => Second.DisposeAsync();

    private async Task<(int Exact, int Webshop)> CountAsync(string text) => (
        Carrying(await story.World.Exact.ListAsync("accounts", cancellation), Remarks.Exact, text),
        Carrying(await story.World.Webshop.ListAsync("customers", cancellation), Remarks.Webshop, text));

    private static int Carrying(IReadOnlyList<JsonObject> rows, string name, string text) => rows.Count(row => row[name]?.GetValue<string>() == text);
}
