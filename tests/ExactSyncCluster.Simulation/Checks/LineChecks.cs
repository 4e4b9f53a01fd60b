using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What must have become of the lines of orders when everything has come to rest.</summary>
internal sealed class LineChecks(Site site, Precedence precedence, HashSet<Value> remembered)
{
    // What leaves a write without an answer.
    private static readonly ImmutableArray<FaultKind> Unanswering =
        [FaultKind.ReplyLost, FaultKind.AppliedLate, FaultKind.SiloKilled, FaultKind.SiloHangs, FaultKind.Crash, FaultKind.StoreFails, FaultKind.StoreAnswerLost];

    private LineLedger Lines => site.Checks.Ledger.Lines;

    public void Run()
    {
        foreach (var line in Lines.Slots)
        {
            var (exact, webshop) = (People.RecordOf(site, line.Order, SystemName.Exact), People.RecordOf(site, line.Order, SystemName.Webshop));
            if (exact is not null && webshop is not null)
            {
                Line(line, exact);
            }
            else if (exact is null && webshop is null && line.Order.Deletion is { } deletion)
            {
                Deleted(line, deletion);
            }
        }
    }

    private void Line(LineSlot line, string exact)
    {
        if (SystemNames.Both.Any(system => Rows(line, system).Count > 1))
        {
            if (IsEditedUnfound(line))
            {
                site.World.Coverage.Count(Exemption.LineTwice);
                return;
            }

            Fail("S11", line, "it stands twice in a system");
            return;
        }

        var promised = line.Edits.Where(edit => !IsUnseen(line, edit) && !Went(line, edit)).ToList();
        var removal = line.Removals.MaxBy(static removal => removal.At);
        if (removal is not null && line.Order.Deletion is { } deletion && removal.System == deletion.System && removal.At <= deletion.At)
        {
            // It went with its order, which was made anew.
            return;
        }

        var last = promised.OrderBy(static edit => edit.At).LastOrDefault();
        var row = Rows(line, SystemName.Exact).FirstOrDefault();
        var exempting = new LineExempting(site, line, exact, HistoryOf(line));
        if (removal is not null && (row is null ? last is not null && last.At > removal.At : line.Edits.TrueForAll(edit => edit.At <= removal.At)))
        {
            Removed(line, removal, last, isThere: row is not null, exempting);
        }
        else if (row is null && removal is null && (promised.Count > 0 || SystemNames.Both.All(system => HasStood(line, system))))
        {
            Fail("P2", line, "it stands nowhere, and nobody has removed it");
        }
        else if (row is not null)
        {
            Overruled(line, removal);
            foreach (var group in promised.GroupBy(static edit => edit.Property))
            {
                Newest(line, row, [.. group], exempting);
            }
        }

        Vanished(line);
    }

    private bool IsEditedUnfound(LineSlot line) => line.Edits[0].System == SystemName.Webshop && line.Edits.Exists(static edit => edit.System == SystemName.Exact)
        && Unanswering.Any(site.Weather.Has);

    // It stands although it was removed after its last edit, or does not although it was edited after that.
    private void Removed(LineSlot line, Removal removal, Edit? last, bool isThere, LineExempting exempting)
    {
        var candidates = isThere ? line.Edits.Where(edit => edit.At <= removal.At && (edit.System != removal.System || edit.IsBroughtBack)) : last is null ? [] : [last];
        foreach (var edit in candidates)
        {
            if (exempting.Of(removal, edit) is { } exemption)
            {
                site.World.Coverage.Count(exemption);
                return;
            }

            if (!isThere && !precedence.IsPreferred(edit) && IsTold(line, edit))
            {
                site.World.Coverage.Count(Exemption.LostToDeleted);
                return;
            }
        }

        Fail("P2", line, isThere
            ? $"the newest is {removal} at {removal.At:HH:mm:ss.fff}, and it stands there{(last is null ? "" : $" (its last edit is {last} at {last.At:HH:mm:ss.fff})")}"
            : $"the newest is {last} at {last!.At:HH:mm:ss.fff}, and it is gone after {removal} at {removal.At:HH:mm:ss.fff}");
    }

    // A removal that lost stands in the history.
    private void Overruled(LineSlot line, Removal? removal)
    {
        if (removal is not null && !HistoryOf(line).Any(entry => entry.Kind == HistoryKind.DeleteOverruled && (entry.LineKey is null || line.Keys.Contains(entry.LineKey))))
        {
            Fail("P3", line, $"{removal} at {removal.At:HH:mm:ss.fff} was overruled, and the history does not tell of it");
        }
    }

    private void Newest(LineSlot line, Fields row, List<Edit> promised, LineExempting exempting)
    {
        var last = promised.OrderBy(static edit => edit.At).ThenByDescending(static edit => edit.System).ThenBy(static edit => edit.Number).Last();
        var newest = precedence.Preferred(promised, last) ?? last;
        var present = row.Get(newest.Property.Exact);
        var all = line.Edits.Where(edit => edit.Property == newest.Property).ToList();
        if (present == newest.Value || all.Exists(edit => precedence.MayWin(edit, newest, promised) && edit.Value == present))
        {
            return;
        }

        var winner = all.LastOrDefault(edit => edit.Value == present);
        List<Edit> heirs = site.Policy.Conflicts == ConflictRule.NewestWins ? [newest] : [newest, .. all.Where(edit => precedence.MayWin(edit, newest, promised))];
        if (exempting.Of(newest, heirs, winner) is { } exemption)
        {
            site.World.Coverage.Count(exemption);
            return;
        }

        Fail("P2", line, $"the newest is {newest} at {newest.At:HH:mm:ss.fff}, and {(winner is null ? "another value" : $"{winner} at {winner.At:HH:mm:ss.fff}")} stands there");
    }

    // What reached the other system was not lost, however the history tells of it.
    private void Vanished(LineSlot line)
    {
        foreach (var last in line.Edits.Where(static edit => !edit.IsBroughtBack).GroupBy(static edit => (edit.System, edit.Property)).Select(static side => side.Last()))
        {
            if (!Went(line, last) && !last.IsUnseen && !site.Checks.Ledger.HasHeld(last.System.Other(), last.Value) && !remembered.Contains(last.Value)
                && !SystemNames.Both.Any(system => Rows(line, system).Exists(row => row.Get(last.Property.Name(system)) == last.Value)))
            {
                Fail("P3", line, $"{last} at {last.At:HH:mm:ss.fff} has vanished");
            }
        }
    }

    // The order stands nowhere any more. What somebody did to the line that was left, after the other order was deleted, speaks against that.
    private void Deleted(LineSlot line, Deletion deletion)
    {
        Vanished(line);
        var left = deletion.System.Other();
        var later = line.Edits.LastOrDefault(edit => edit.System == left && edit.At > deletion.At + site.ClockTolerance && !IsUnseen(line, edit) && !Went(line, edit));
        if (later is null)
        {
            return;
        }

        if (new LineExempting(site, line, null, []).IsComparedAnew(deletion.At))
        {
            site.World.Coverage.Count(Exemption.FirstMatch);
        }
        else if (left == SystemName.Exact && site.Weather.Has(FaultKind.SiloHangs) && IsTold(line, later))
        {
            site.World.Coverage.Count(Exemption.UnseenInExact);
        }
        else if (HistoryOf(line).Any(entry => entry.OrderUncertain && entry.Values.Values.Contains(later.Value)))
        {
            site.World.Coverage.Count(Exemption.OrderUncertain);
        }
        else if (!precedence.IsPreferred(later) && IsTold(line, later))
        {
            site.World.Coverage.Count(Exemption.LostToDeleted);
        }
        else
        {
            Fail("P6", line, $"{later} at {later.At:HH:mm:ss.fff} was made after its order in {deletion.System} was deleted, which stands nowhere again");
        }
    }

    private List<Fields> Rows(LineSlot line, SystemName system) => People.RecordOf(site, line.Order, system) is { } record
        ? [.. site.System(system).Lines(record).Where(row => Lines.Of(system, row.Fields) == line).Select(static row => row.Fields)]
        : [];

    private List<HistoryEntry> HistoryOf(LineSlot line) =>
        [.. site.Book.Rows.Where(row => site.Checks.SlotOf(row.Key) == line.Order).SelectMany(row => site.Store(row.Key).History)];

    private bool HasStood(LineSlot line, SystemName system) =>
        line.Edits.Exists(edit => edit.Property == LineLedger.Quantity && site.Checks.Ledger.HasHeld(system, edit.Value));

    private bool IsTold(LineSlot line, Edit edit) =>
        HistoryOf(line).Exists(entry => entry.Kind == HistoryKind.ConflictLost && entry.Values.Get(edit.Property.Name(edit.System)) == edit.Value);

    // What somebody replaced there before we read it, by an edit that we then replaced unread, is as unseen as that edit.
    private static bool IsUnseen(LineSlot line, Edit edit) =>
        line.Edits.Exists(unseen => unseen.IsUnseen && unseen.System == edit.System && unseen.Property == edit.Property && unseen.Number >= edit.Number);

    // With its row, or with its order.
    private static bool Went(LineSlot line, Edit edit) => line.Removals.Exists(removal => removal.System == edit.System && edit.At <= removal.At)
        || (line.Order.Deletion is { } deletion && edit.System == deletion.System && edit.At <= deletion.At);

    private void Fail(string law, LineSlot line, string message) => site.World.Fail(law, $"{site.Name} {line}: {message}");
}
