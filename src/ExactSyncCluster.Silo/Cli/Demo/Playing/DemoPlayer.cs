using System.Collections.Immutable;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>Plays the people who edit on both sides, in the order of time.</summary>
internal sealed class DemoPlayer(DemoWorld world, TimeProvider time)
{
    private readonly List<string> refusals = [];

    public Ledger Ledger { get; } = new();

    /// <summary>What a system did not let its people do, such as removing what is in use by then.</summary>
    public IReadOnlyList<string> Refusals => refusals;

    /// <summary>Finds the linked pairs at both screens and plays a plan on them.</summary>
    public async Task<ImmutableArray<PlannedStep>> PlayAsync(DemoOptions options, Action<int, int> progressed, CancellationToken cancellation)
    {
        var book = await PairBook.ReadAsync(world, cancellation);
        var steps = EditPlan.Make(options, book);
        var hand = new EditHand(world, book, Ledger, time);
        var begin = time.GetUtcNow();
        for (var place = 0; place < steps.Length; place++)
        {
            var wait = begin + steps[place].Due - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellation);
            }

            await StepAsync(hand, steps[place], place, cancellation);
            progressed(place + 1, steps.Length);
        }

        return steps;
    }

    // The second act begins while the first is still under way, so that the engine cannot have carried the first one over.
    private async Task StepAsync(EditHand hand, PlannedStep step, int place, CancellationToken cancellation)
    {
        int? meeting = step.Acts.Length > 1 ? place : null;
        var acts = new List<Task>(step.Acts.Length);
        foreach (var act in step.Acts)
        {
            if (acts.Count > 0)
            {
                await Task.Delay(step.Gap, time, cancellation);
            }

            acts.Add(hand.DoAsync(act, meeting, cancellation));
        }

        try
        {
            await Task.WhenAll(acts);
        }
        catch (ControlRefusedException refused)
        {
            refusals.Add(refused.Message);
        }
    }
}
