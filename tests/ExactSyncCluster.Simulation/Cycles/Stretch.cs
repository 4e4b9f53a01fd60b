using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Simulation.Cycles;

/// <summary>Plays the cycles of a plan on two systems and a silo of its own, lets everything come to rest, and judges.</summary>
internal sealed class Stretch(CyclePlan plan, int first, TimeProvider time, Action<DoneCycle> told)
{
    private const string WhileFilling = "while filling up";
    private const string WhileEditing = "while people edit";

    private readonly List<DoneCycle> _done = [];

    /// <summary>Plays it.</summary>
    public async Task<StretchResult> RunAsync(CancellationToken cancellation)
    {
        StoryVerdict? verdict = null;
        string? trouble = null;
        try
        {
            await RestartStory.PlayAsync(
                plan.Options,
                async story =>
                {
                    story.FaultsAreThrown = true;
                    trouble = await PlayAsync(story, cancellation);
                    verdict = await story.CheckAsync();
                },
                cancellation);
        }
        catch (StoryBrokenException broken)
        {
            trouble = trouble is null ? broken.Message : $"{trouble}\n{broken.Message}";
        }

        return new(plan, _done, verdict, trouble);
    }

    // What has not come to rest is judged nevertheless: where it differs tells more than that it is not ready.
    private async Task<string?> PlayAsync(RestartStory story, CancellationToken cancellation)
    {
        try
        {
            var player = new CyclePlayer(story, time);
            foreach (var (place, cycle) in plan.Cycles.Index().Take(plan.Filling))
            {
                Tell(place, cycle, await player.StrikeAsync(cycle, WhileFilling, cancellation), edits: 0);
            }

            await story.SettleAsync();
            var script = await story.Player.PlanAsync(plan.Options, cancellation);
            foreach (var (place, cycle) in plan.Cycles.Index().Skip(plan.Filling))
            {
                await PlayAsync(story, player, script, place, cycle, cancellation);
            }

            await story.Switches.HealAsync(cancellation);
            await story.SettleAsync();
            return null;
        }
        catch (NotSettledException late)
        {
            return $"{late.Message}\nThe silo's last lines:\n{story.Silo.LastLines()}";
        }
    }

    private async Task PlayAsync(RestartStory story, CyclePlayer player, EditScript script, int place, PlannedCycle cycle, CancellationToken cancellation)
    {
        var before = story.Player.Ledger.Deeds.Count;
        var (from, until) = plan.EditsOf(place);
        var edits = story.Player.PlayAsync(script, from, until, static (_, _) => { }, cancellation);
        var strike = player.StrikeAsync(cycle, WhileEditing, cancellation);
        await Task.WhenAll(edits, strike);
        Tell(place, cycle, await strike, story.Player.Ledger.Deeds.Count - before);
    }

    private void Tell(int place, PlannedCycle cycle, (DateTimeOffset At, string Where, bool HasStruck) strike, int edits)
    {
        var done = new DoneCycle(first + place, strike.At, cycle.Kind, strike.Where, strike.HasStruck, edits);
        _done.Add(done);
        told(done);
    }
}

/// <summary>What came of a stretch.</summary>
/// <param name="Plan">Its plan.</param>
/// <param name="Done">The cycles that were played.</param>
/// <param name="Verdict">What both systems and the history show at the end; null when it did not come to its end.</param>
/// <param name="Trouble">What kept it from its end; null when nothing did.</param>
internal sealed record StretchResult(CyclePlan Plan, IReadOnlyList<DoneCycle> Done, StoryVerdict? Verdict, string? Trouble)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => Trouble is null && Verdict is { Findings.Count: 0 };
}
