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
        var script = await PlanAsync(options, cancellation);
        await PlayAsync(script, TimeSpan.Zero, TimeSpan.MaxValue, progressed, cancellation);
        return script.Steps;
    }

    /// <summary>Finds the linked pairs at both screens and plans what is done to them.</summary>
    public async Task<EditScript> PlanAsync(DemoOptions options, CancellationToken cancellation)
    {
        var book = await PairBook.ReadAsync(world, cancellation);
        return new(book, EditPlan.Make(options, book));
    }

    /// <summary>Plays, from now on, the part of a plan that lies between two of its times.</summary>
    public async Task PlayAsync(EditScript script, TimeSpan from, TimeSpan until, Action<int, int> progressed, CancellationToken cancellation)
    {
        var steps = script.Steps;
        var hand = new EditHand(world, script.Book, Ledger, time);
        var begin = time.GetUtcNow() - from;
        for (var place = 0; place < steps.Length; place++)
        {
            if (steps[place].Due < from || steps[place].Due >= until)
            {
                continue;
            }

            var wait = begin + steps[place].Due - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellation);
            }

            await StepAsync(hand, steps[place], place, cancellation);
            progressed(place + 1, steps.Length);
        }
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
