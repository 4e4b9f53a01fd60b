using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What must hold of a state that is stored, and of the one that it replaces.</summary>
internal sealed class StateLaws(Site site)
{
    // What a write replaced is remembered by so many values.
    private const int MostKnown = 8;

    // So much lies between the two ends of a read, and a time that was measured may be off.
    private static readonly TimeSpan MostOff = TimeSpan.FromSeconds(1);

    private readonly bool _tellsLate = site.Weather.Has(FaultKind.RowLate) || site.Weather.Has(FaultKind.AnswerEmpty) || site.Weather.Has(FaultKind.Normalised)
        || site.Weather.Has(FaultKind.AppliedLate) || site.Weather.Has(FaultKind.ClockSet);
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
        Earliest(pair, before, step.State);
        Bounded(pair, step.State);
        foreach (var system in SystemNames.Both)
        {
            Held(pair, system, before, step.State);
        }

        if (before is null)
        {
            return;
        }

        foreach (var system in SystemNames.Both)
        {
            Tombstone(pair, system, before, step);
            Versions(pair, system, before, step.State);
            if (before.Side(system).Record == step.State.Side(system).Record && !_hasClocks)
            {
                Stamps(pair, system, before.Main.Side(system), step.State.Main.Side(system));
                Untouched(pair, system, before, step.State);
            }
        }
    }

    /// <summary>A pair is woken because another one waits for it: L5, it is as urgent as that one from then on, if there is anything left to do.</summary>
    public void Woken(PairKey pair, PairInput input, PairStep step)
    {
        var isDone = step is { Effect: PairEffect.Rest, State.Standing: Standing.Active };
        if (input is PairInput.Woken { Priority: { } wanted } && step.State.Priority > wanted && !isDone)
        {
            site.Checks.Fail("L5", pair, $"it is needed as {wanted}, and goes on as {step.State.Priority}");
        }
    }

    /// <summary>
    /// A change is acknowledged: S17, its feed will not show it again, so what is stored must know each of its rows, or be about to read them.
    /// </summary>
    public void Acknowledged(PairKey pair, PairState? stored, Observation shown)
    {
        // Versions of another numbering tell nothing; what a record that was removed, or replaced, still shows is not taken in.
        if (stored is null && site.Book.Find(pair)?.MovedTo is null)
        {
            site.Checks.Fail("S17", pair, $"what {shown.System} showed is acknowledged, and nothing is stored");
        }

        if (stored is null or { Standing: Standing.Moved } || stored.Side(shown.System) is not { Existence: not Existence.Deleted, Doubted: false, Behind: false } side
            || side.Record != shown.Record || side.Epoch != shown.Epoch)
        {
            return;
        }

        // The webshop shows records whole: what has become of a line since is told by the record's own version.
        foreach (var row in shown.Rows.Where(row => shown.System == SystemName.Exact || row.Key.IsMain))
        {
            // What was read by its id since, or is numbered anew, has no version: it is told by its content. A later read may bear a lower one, of a
            // numbering that nobody knew of yet.
            var seen = side.Rows.GetValueOrDefault(row.Key.ToString());
            if (seen is not { ById: true } && !(shown.System == SystemName.Exact && seen is { Version: null } && SiteChecks.IsTakenIn(stored, row)) && !(seen?.Version >= row.Version) && !(row.ModifiedAt < seen?.ModifiedAt) && !(shown.Read.End <= seen?.ReadAt))
            {
                site.Checks.Fail("S17", pair, $"version {row.Version} of {row.Key} in {shown.System} is acknowledged, and what is stored knows of {(seen is null ? "none" : $"version {seen.Version}")}");
            }
        }
    }

    // S2: what we take for a system's view must be what it showed or was told at some time, and nothing that we knew to be replaced.
    private void Held(PairKey pair, SystemName system, PairState? before, PairState after)
    {
        var (view, known) = (after.Main.Side(system).View, before?.Main.Side(system).View);
        var isSame = before?.Side(system).Record == after.Side(system).Record;
        if (ReferenceEquals(view, known))
        {
            return;
        }

        var ledger = site.Checks.Ledger;
        foreach (var property in Ledger.Of(pair.Entity))
        {
            var value = view.Get(property.Name(system));
            if (ledger.Find(value) is null)
            {
                continue;
            }

            if (!ledger.HasHeld(system, value))
            {
                site.Checks.Fail("S2", pair, $"the view of {property.Name(system)} is a value that {system} never held");
            }
            else if (isSame && known?.Get(property.Name(system)) is { } replaced && ledger.Find(replaced) is not null && ledger.IsHeldBefore(system, value, replaced))
            {
                site.Checks.Fail("S2", pair, $"the view of {property.Name(system)} in {system} goes back to {StepText.Of(value)}, which {StepText.Of(replaced)} had replaced");
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

    // S9: an edit that is still to be carried over was not made before the time that counts as its earliest. What comes late, or is told to
    // be nothing, was passed by reads that did not show it.
    private void Earliest(PairKey pair, PairState? before, PairState after)
    {
        if (ReferenceEquals(before?.Main.Edits, after.Main.Edits) || _tellsLate || site.Checks.SlotOf(pair) is not { } slot)
        {
            return;
        }

        foreach (var (group, stamp) in after.Main.Edits)
        {
            if (stamp.IsOurs || stamp == before?.Main.Edits.GetValueOrDefault(group) || after.Main.Side(stamp.System).View is not { } view)
            {
                continue;
            }

            var edits = Ledger.Of(pair.Entity).Where(property => property.Group == group).Select(property => site.Checks.Ledger.Find(view.Get(property.Name(stamp.System)))).ToList();
            if (edits.Count > 0 && slot.FirstMatched.TryGetValue(group, out var matched) && edits.TrueForAll(edit => edit is { InBoth: false, IsBroughtBack: false, IsLate: false } && edit.At > matched && edit.System == stamp.System && edit.Slot == slot)
                && edits.Max(static edit => edit!.At) + ClusterTime.MostApart < stamp.Earliest)
            {
                site.Checks.Fail("S9", pair, $"{edits.MaxBy(static edit => edit!.At)} was made at {edits.Max(static edit => edit!.At):HH:mm:ss.fff}, and counts as made at {stamp.Earliest:HH:mm:ss.fff} at the earliest");
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

    // What stood there before the two records were first compared has its time by when it was first shown (counted as FirstMatch where that decides).
    private bool IsCompared(PairState state) => site.Mapping.Of(state.Entity).Main.Groups
        .Where(static group => group.Properties.Any(static property => property.Direction == Core.Mapping.Direction.Both))
        .All(group => state.Main.Agreed.Contains(group.Name));

    // S9: nor does it become newer by what we write: where all that people have saved had been shown, a later time is our own.
    // What is carried out late looks like an edit, and so may a rendering, and what became of a write that is still open; what a record is made
    // inactive by may be no part of the mapping. What was shown of a doubted record is not taken in before it is read, and one time stands for all of its row then.
    private void Untouched(PairKey pair, SystemName system, PairState before, PairState after)
    {
        var (then, now) = (before.Main.Side(system), after.Main.Side(system));
        if (then is not { Existence: Existence.Present, Touched: { } earlier } || now is not { Existence: Existence.Present, Touched: { } later } || later.At <= earlier.At
            || before.Intent?.Target == system || before.Side(system).Doubted || !IsCompared(before) || site.Weather.Has(FaultKind.AppliedLate) || site.Weather.Has(FaultKind.Normalised) || site.Checks.SlotOf(pair) is not { Deletion: null } slot)
        {
            return;
        }

        var saved = slot.Saves.Where(save => save.System == system).Select(static save => save.At).DefaultIfEmpty().Max();
        var shown = before.Side(system).Rows.Where(static row => !row.Key.StartsWith(Collections.Lines, StringComparison.Ordinal)).Select(static row => row.Value.ReadAt).DefaultIfEmpty().Min();
        // What a slow answer shows stood there when it was asked for.
        var slow = site.Weather.Has(FaultKind.AnswerSlow) ? Calls.MostSlow : TimeSpan.Zero;
        if (saved + slow + MostOff < shown && saved + MostOff < later.At)
        {
            site.Checks.Fail("S9", pair, $"{system} counts as edited at {later.At:HH:mm:ss.fff}, and nobody has saved it there since {saved:HH:mm:ss.fff}, which was shown at {shown:HH:mm:ss.fff}");
        }
    }

    // S9: within one numbering a row's version does not fall, nor does the time at which it was saved; a changed mapping has every row read anew.
    private void Versions(PairKey pair, SystemName system, PairState before, PairState after)
    {
        var (then, now) = (before.Side(system), after.Side(system));
        if (ReferenceEquals(then.Rows, now.Rows) || then.Epoch != now.Epoch || before.MappingVersion != after.MappingVersion)
        {
            return;
        }

        foreach (var (key, seen) in then.Rows)
        {
            if (!now.Rows.TryGetValue(key, out var shown))
            {
                continue;
            }

            if (shown.Version < seen.Version)
            {
                site.Checks.Fail("S9", pair, $"version {shown.Version} of {key} in {system} is taken in after version {seen.Version}");
            }
            else if (shown.ModifiedAt < seen.ModifiedAt && !_hasClocks && then.Record == now.Record)
            {
                site.Checks.Fail("S9", pair, $"{key} in {system} counts as saved at {shown.ModifiedAt:HH:mm:ss.fff}, and was shown as of {seen.ModifiedAt:HH:mm:ss.fff} before");
            }
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
