using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>
/// What merging must obey in every state that a history comes to: it is tried by steps that nobody takes. What was shown is shown once
/// more (S7), and meets an edit of the other side, in both orders (S6).
/// </summary>
internal sealed class StepLaws(Site site)
{
    // One step of so many is tried.
    private const int TriedEvery = 32;

    // Where the two edits lie to each other, in milliseconds.
    private static readonly ImmutableArray<int> Apart = [-1500, 0, 1500];

    private readonly bool _hasClocks = site.Weather.Has(FaultKind.ClockOff) || site.Weather.Has(FaultKind.ClockSet) || site.Weather.Has(FaultKind.ClockCoarse);

    private int _steps;

    /// <summary>A feed has shown a change.</summary>
    public void Took(PairKey pair, PairState? from, PairInput.Fed fed, PairContext context, PairStep step)
    {
        if (++_steps % TriedEvery != 0 || step.State.Standing is Standing.Moved)
        {
            return;
        }

        if (from?.Side(fed.Shown.System).Record is not { } had || had == fed.Shown.Record || step.State.Side(fed.Shown.System).Record == had)
        {
            Again(pair, fed, context, step);
        }

        if (from is { Linked: true, Intent: null, IsToBeRead: false, Standing: Standing.Active, Exact.Existence: Existence.Present, Webshop.Existence: Existence.Present }
            && !_hasClocks && !MayShowLateWrite(from) && from.MappingVersion == context.Mapping.Version && fed.Shown.Main is { IsDeleted: false, ModifiedAt: { } modified })
        {
            Swapped(pair, from, fed, Other(from, fed, modified), context);
        }
    }

    // What is carried out after it was given up looks like somebody's edit to the same.
    private bool MayShowLateWrite(PairState from) => site.Weather.Has(FaultKind.AppliedLate) && !from.Main.Edits.IsEmpty;

    private void Again(PairKey pair, PairInput.Fed fed, PairContext context, PairStep step)
    {
        var again = PairEngine.Step(step.State, fed, context);
        if (!again.State.Main.Equals(step.State.Main) || !again.State.Lines.Equals(step.State.Lines))
        {
            site.Checks.Fail("S7", pair, $"what {fed.Shown.System} showed is taken in a second time");
        }
        else if (again.History.Any(static entry => entry.Kind is HistoryKind.ConflictLost or HistoryKind.Restored or HistoryKind.Deleted))
        {
            site.Checks.Fail("S7", pair, $"what {fed.Shown.System} showed twice is told twice in the history");
        }
    }

    private void Swapped(PairKey pair, PairState from, PairInput.Fed one, PairInput.Fed? other, PairContext context)
    {
        if (other is null)
        {
            return;
        }

        var ((first, isFirstCertain), (second, isSecondCertain)) = (Both(from, one, other, context), Both(from, other, one, context));
        if (!isFirstCertain || !isSecondCertain)
        {
            // The history marks it.
            return;
        }

        foreach (var system in SystemNames.Both)
        {
            if (!first.Main.Side(system).View.Equals(second.Main.Side(system).View))
            {
                site.Checks.Fail("S6", pair, $"what is known of {system} depends on which of two changes was handed over first");
            }
        }

        if (!Winners(first).SequenceEqual(Winners(second)))
        {
            site.Checks.Fail("S6", pair, $"{Text(first)} when {one.Shown.System} was handed over first, and {Text(second)} when {other.Shown.System} was");
        }
    }

    // Nothing is written meanwhile.
    private static (PairState State, bool IsCertain) Both(PairState from, PairInput.Fed one, PairInput.Fed other, PairContext context)
    {
        var first = PairEngine.Step(from, one, context);
        var second = PairEngine.Step(first.State with { Intent = null, Standing = new Standing.Active() }, other, context);
        return (second.State, !first.History.Concat(second.History).Any(static entry => entry.OrderUncertain));
    }

    // The same record as somebody edits it in the other system at about the same time.
    private PairInput.Fed? Other(PairState from, PairInput.Fed fed, DateTimeOffset modified)
    {
        var system = fed.Shown.System.Other();
        var side = from.Side(system);
        var record = side.Record!.Value;
        var key = RowKey.Main(record.Value);
        var (properties, view) = (Ledger.Of(from.Entity), from.Main.Side(system).View);
        var property = properties[_steps / TriedEvery % properties.Length];
        if (property.Group == "price" || from.Entity == Entity.Order || !view.ContainsKey(property.Name(system)))
        {
            return null;
        }

        var (seen, saved) = (side.Rows.GetValueOrDefault(key.ToString()), modified + TimeSpan.FromMilliseconds(Apart[_steps / TriedEvery % Apart.Length]));
        if (seen?.ModifiedAt >= saved)
        {
            // Nobody saves a record before it was last saved.
            return null;
        }

        var row = new RowShown
        {
            Key = key,
            Fields = new Fields(view.Where(static field => !field.Key.StartsWith("SalesItemPrices.", StringComparison.Ordinal) && !field.Key.StartsWith("StockPositions.", StringComparison.Ordinal)))
                .With(property.Name(system), Value.Of("tried")),
            Version = (seen?.Version ?? 0) + 1,
            ModifiedAt = saved,
        };
        return fed with
        {
            Shown = new()
            {
                System = system,
                Entity = from.Entity,
                Record = record,
                Rows = [row],
                Read = fed.Shown.Read,
                ETag = system == SystemName.Webshop ? "tried" : null,
                Epoch = side.Epoch,
            },
        };
    }

    private static IEnumerable<(string Group, SystemName Winner)> Winners(PairState state) =>
        state.Main.Edits.Select(static edit => (edit.Key, edit.Value.System)).Concat(state.Main.Restores.Select(static restore => (restore.Key, restore.Value.Stamp.System)));

    private static string Text(PairState state) =>
        string.Join(", ", state.Main.Edits.Select(static edit => $"{edit.Key} of {edit.Value.System} at {edit.Value.At:HH:mm:ss.fff}").DefaultIfEmpty("nothing wins"));
}
