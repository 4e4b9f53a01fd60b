using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What must hold of a state that is stored, and of the one that it replaces.</summary>
internal sealed class StateLaws(Site site)
{
    // What a write replaced is remembered by so many values.
    private const int MostKnown = 8;

    private readonly bool _hasClocks = site.Weather.Has(FaultKind.ClockOff) || site.Weather.Has(FaultKind.ClockSet) || site.Weather.Has(FaultKind.ClockCoarse);

    /// <summary>A state was computed from one, and is about to replace another.</summary>
    public void Replacing(PairKey pair, PairState? from, PairState? stored)
    {
        if (!ReferenceEquals(from, stored) && (from is null || !from.Equals(stored)))
        {
            site.Checks.Fail("S21", pair, "a state replaces one that it was not computed from: two activations have written one version");
        }
    }

    /// <summary>A state was stored.</summary>
    public void Stored(PairKey pair, PairState? before, PairStep step)
    {
        Agreed(pair, step.State);
        Bounded(pair, step.State);
        if (before is null)
        {
            return;
        }

        foreach (var system in SystemNames.Both)
        {
            Tombstone(pair, system, before, step);
            if (before.Side(system).Record == step.State.Side(system).Record && !_hasClocks)
            {
                Stamps(pair, system, before.Main.Side(system), step.State.Main.Side(system));
            }
        }
    }

    // S3: a group that both sides agreed on, and of which nothing is on its way, means the same in both views.
    private void Agreed(PairKey pair, PairState state)
    {
        if (state is not { Linked: true, Intent: null, IsToBeRead: false, Exact.Existence: Existence.Present, Webshop.Existence: Existence.Present })
        {
            return;
        }

        foreach (var property in Ledger.Of(pair.Entity))
        {
            if (!state.Main.Agreed.Contains(property.Group) || state.Main.Edits.ContainsKey(property.Group)
                || state.Main.Restores.ContainsKey(property.Group) || state.ParkedEdits.ContainsKey(property.Group))
            {
                continue;
            }

            var (exact, webshop) = (state.Main.Exact.View.Get(property.Exact), state.Main.Webshop.View.Get(property.Webshop));
            if (!PlainValues.Comparer.Equals(exact, webshop))
            {
                site.Checks.Fail("S3", pair, $"{property.Exact} counts as agreed on, and is known to be {StepText.Of(exact)} in Exact and {StepText.Of(webshop)} in the webshop");
            }
        }
    }

    // S9: what is known of when a row was last edited does not become older.
    private void Stamps(PairKey pair, SystemName system, PartSide before, PartSide after)
    {
        if (before.Touched is { } earlier && after is { Existence: Existence.Present, Touched: var later } && before.Existence == Existence.Present && !(later?.At >= earlier.At))
        {
            site.Checks.Fail("S9", pair, $"{system} was last edited at {earlier.At:HH:mm:ss.fff}, and then at {later?.At:HH:mm:ss.fff}");
        }
    }

    // S15: what was deleted does not come back by what is told late; where it is made anew, the history lists why.
    private void Tombstone(PairKey pair, SystemName system, PairState before, PairStep step)
    {
        var (gone, now) = (before.Side(system), step.State.Side(system));
        if (gone.Existence != Existence.Deleted)
        {
            return;
        }

        if (now.Existence != Existence.Deleted && now.Record == gone.Record && now.Record is { } record && !site.System(system).Has(record.Value))
        {
            site.Checks.Fail("S15", pair, $"its {system} record is deleted, and is taken for {now.Existence} again");
        }
        else if (now.Replaced == gone.Record && gone.Replaced != gone.Record && !site.Store(pair).History.Exists(static entry => entry.Kind == HistoryKind.DeleteOverruled))
        {
            site.Checks.Fail("S15", pair, $"its {system} record is made anew, and no edit is listed that overruled its deletion");
        }
    }

    // S23: what a state keeps is bounded.
    private void Bounded(PairKey pair, PairState state)
    {
        Bounded(pair, state.Main);
        foreach (var line in state.Lines.Values)
        {
            Bounded(pair, line);
        }
    }

    private void Bounded(PairKey pair, Part part)
    {
        foreach (var (name, write) in part.Exact.Overwrites)
        {
            if (write.Known.Length > MostKnown)
            {
                site.Checks.Fail("S23", pair, $"{write.Known.Length} values are remembered of what was written over in {name}");
            }
        }
    }
}
