using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What must be so when everything has come to rest.</summary>
internal sealed class FinalChecks(Site site)
{
    private readonly Precedence _precedence = new(site);

    private readonly HashSet<Value> _remembered = new(
        site.Pairs.Values.SelectMany(static pair => pair.History).SelectMany(static entry => entry.Values.Values), PlainValues.Comparer);

    public void Run()
    {
        Links();
        foreach (var slot in site.Checks.Ledger.Slots)
        {
            Slot(slot);
        }

        if (site.World.Plan.ChecksLines)
        {
            new LineChecks(site, _precedence, _remembered).Run();
        }
    }

    // One record belongs to one pair, and the directory says the same as the states.
    private void Links()
    {
        var holders = new Dictionary<(SystemName, Entity, string), PairKey>();
        foreach (var (pair, stored) in site.Pairs)
        {
            if (stored.State is not { Standing: not Standing.Moved } state || site.Book.Find(pair)?.MovedTo is not null)
            {
                continue;
            }

            if (state.Standing is Standing.Ended && SystemNames.Both.Any(system => state.Side(system) is { Existence: Existence.Present, Doubted: true }))
            {
                site.Checks.Fail("L1", pair, "it has ended, and nobody has looked at what came late of the record that is left");
            }

            if (state is { Standing: Standing.Active } && state.ParkedEdits.Keys.FirstOrDefault() is { } parked)
            {
                site.Checks.Fail("L3", pair, $"{parked} is parked, although what was in its way is mended");
            }

            foreach (var system in SystemNames.Both)
            {
                if (state.Side(system) is not { Record: { } record, Existence: not Existence.Deleted })
                {
                    continue;
                }

                if (!holders.TryAdd((system, pair.Entity, record.Value), pair))
                {
                    site.Checks.Fail("S14", pair, $"its {system} record belongs to another pair too");
                }

                if (site.Book.Find(pair)?.Record(system) != record.Value)
                {
                    site.Checks.Fail("S14", pair, $"state and directory name different records in {system}");
                }
            }
        }

        foreach (var entity in EntityNames.All)
        {
            foreach (var system in SystemNames.Both)
            {
                var things = site.Checks.Ledger.Slots.Count(slot => slot.Entity == entity && (slot.Deletion is null || People.RecordOf(site, slot, system) is not null));
                var records = site.System(system).Records(entity).Count();
                if (records != things)
                {
                    site.World.Fail("S11", $"{site.Name}: {things} of {entity} have {records} records in {system}");
                }
            }
        }
    }

    private void Slot(RecordSlot slot)
    {
        if (People.RecordOf(site, slot, SystemName.Exact) is not { } exact || People.RecordOf(site, slot, SystemName.Webshop) is null)
        {
            if (slot.Deletion is { } deletion)
            {
                Deleted(slot, deletion);
                return;
            }

            site.World.Fail("L1", $"{site.Name} {slot}: it has no second record");
            return;
        }

        foreach (var group in slot.Edits.GroupBy(static edit => edit.Property.Group))
        {
            if (WayOf(slot.Entity, group.First().Property) is not null)
            {
                Newest(slot, exact, [.. group]);
            }

            Vanished(slot, exact, [.. group]);
        }

        // Where the mapping lets addresses travel from Exact alone, what stands nowhere there empties the webshop's.
        if (slot is { Entity: Entity.Customer, IsMixedInExact: false } && site.Checks.Address(SystemName.Exact, exact) is var address
            && !slot.Addresses.Contains(address) && !(site.Remaps > 0 && address is (Value.Empty, Value.Empty)))
        {
            site.World.Fail("S16", $"{site.Name} {slot}: its address is a mixture that nobody wrote");
        }

        // A record that is made anew takes a few writes more.
        var changes = slot.Changes + (slot.Deletion is null ? 0 : 6);
        var least = site.Weather.IsEventful ? 2 * changes + 10 : changes + 2;
        if (slot.Writes.Sum() > least)
        {
            site.World.Fail("S13", $"{site.Name} {slot}: {slot.Changes} changes made {slot.Writes.Sum()} writes");
        }
    }

    // What is left of a thing whose other record was deleted: out of use, unless somebody edited it after that.
    private void Deleted(RecordSlot slot, Deletion deletion)
    {
        var left = deletion.System.Other();
        var record = People.RecordOf(site, slot, left);
        var later = slot.Edits.LastOrDefault(edit => (edit.System == left || edit.IsBroughtBack) && edit.At > deletion.At + site.ClockTolerance && !IsUnseen(slot.Edits, edit)
            && WayOf(slot.Entity, edit.Property)?.Direction == Direction.Both && !IsReplacedByAPerson(slot, edit));
        if (later is not null && !(slot.FirstMatched.TryGetValue(later.Property.Group, out var matched) && matched <= deletion.At))
        {
            site.World.Coverage.Count(Exemption.FirstMatch);
        }
        else if (later is not null && left == SystemName.Exact && slot.Entity == Entity.Order && site.Weather.Has(FaultKind.SiloHangs) && IsTold(slot, later))
        {
            // A removal in Exact takes no condition: what is edited there while the silo hangs goes with it, and the history tells of it.
            site.World.Coverage.Count(Exemption.UnseenInExact);
        }
        else if (later is not null && IsTold(slot, later, isUncertain: true))
        {
            site.World.Coverage.Count(Exemption.OrderUncertain);
        }
        else if (later is not null && !_precedence.IsPreferred(later) && IsTold(slot, later))
        {
            // It lost against an edit of the other record, which went with that.
            site.World.Coverage.Count(Exemption.LostToDeleted);
        }
        else if (later is not null)
        {
            site.World.Fail("P6", $"{site.Name} {slot}: {later} was made after the record in {deletion.System} was deleted, which stands nowhere again");
        }
        else if (record is null ? slot.Entity != Entity.Order && slot.Record(left) is not null : slot.Entity == Entity.Order || !IsOutOfUse(slot.Entity, left, record))
        {
            site.World.Fail("P6", $"{site.Name} {slot}: its record in {deletion.System} was deleted, and the other one is {(record is null ? "gone" : "in use")}");
        }
    }

    private bool IsTold(RecordSlot slot, Edit edit, bool isUncertain = false) => site.Book.Rows.Any(row => site.Checks.SlotOf(row.Key) == slot
        && site.Store(row.Key).History.Exists(entry => entry.Kind == HistoryKind.ConflictLost && entry.Winner?.System == edit.System.Other() && (entry.OrderUncertain || !isUncertain)
            && Ledger.Plain(entry.Values.Get(edit.Property.Name(edit.System))) == Ledger.Plain(edit.Value)));

    // Open (seed 40002621): where a person brought another value back since, nothing is left that speaks for the record.
    private static bool IsReplacedByAPerson(RecordSlot slot, Edit edit) =>
        slot.Edits.Exists(back => back != edit && back.IsBroughtBack && back.Property.Group == edit.Property.Group && back.At >= edit.At);

    // What does not travel stays where it was made.
    private bool StillStands(RecordSlot slot, Edit edit) =>
        People.RecordOf(site, slot, edit.System) is { } record && Ledger.Plain(WriteCheck.Present(site, edit.System, record, edit.Property)) == Ledger.Plain(edit.Value);

    private bool IsOutOfUse(Entity entity, SystemName system, string record)
    {
        var main = site.System(system).Main(record);
        return (entity, system) switch
        {
            (Entity.Customer, SystemName.Exact) => main.Get("Blocked") == Value.Of(true),
            (Entity.Customer, _) => main.Get("blocked") == Value.Of(true),
            (_, SystemName.Exact) => !main.Get("EndDate").IsEmpty,
            _ => main.Get("published") == Value.Of(false),
        };
    }

    private void Newest(RecordSlot slot, string exact, List<Edit> edits)
    {
        var way = WayOf(slot.Entity, edits[0].Property)!;
        var promised = edits.Where(edit => way.TravelsLater(edit.System) && !WentWithItsRecord(slot, edit) && !IsUnseen(edits, edit)).ToList();
        if (promised.Count == 0)
        {
            return;
        }

        var last = promised.OrderBy(static edit => edit.At).ThenByDescending(static edit => edit.System).ThenBy(static edit => edit.Number).Last();
        var newest = _precedence.Preferred(promised, last) ?? last;
        var present = WriteCheck.Present(site, SystemName.Exact, exact, newest.Property);
        if (Ledger.Plain(present) == Ledger.Plain(newest.Value) || edits.Exists(edit => _precedence.MayWin(edit, newest, promised) && Ledger.Plain(edit.Value) == Ledger.Plain(present)))
        {
            return;
        }

        if (edits.Exists(edit => _precedence.MayWin(edit, newest, promised) && Ledger.Plain(WriteCheck.Present(site, SystemName.Exact, exact, edit.Property)) == Ledger.Plain(edit.Value)))
        {
            // A group wins by the newest edit of any of its properties, also by one that we replaced and brought back.
            return;
        }

        var winner = edits.LastOrDefault(edit => Ledger.Plain(edit.Value) == Ledger.Plain(present));
        List<Edit> heirs = site.Policy.Conflicts == ConflictRule.NewestWins ? [newest] : [newest, .. edits.Where(edit => _precedence.MayWin(edit, newest, promised))];
        if (new Exempting(site, slot, exact).Of(newest, heirs, winner, present, edits) is { } exemption)
        {
            site.World.Coverage.Count(exemption);
            return;
        }

        site.World.Fail("P2", $"{site.Name} {slot}: the newest is {newest} at {newest.At:HH:mm:ss.fff}, and {(winner is null ? "another value" : $"{winner} at {winner.At:HH:mm:ss.fff}")} stands there");
    }

    // How a property travels now; null where the mapping leaves it out.
    private PropertyMapping? WayOf(Entity entity, TrackedProperty property) =>
        site.Mapping.Of(entity).Main.Properties.FirstOrDefault(row => row.Exact.Name == property.Exact);

    // What somebody replaced there before we read it, by an edit that we then replaced unread, is as unseen as that edit.
    private static bool IsUnseen(List<Edit> edits, Edit edit) =>
        edits.Exists(unseen => unseen.IsUnseen && unseen.System == edit.System && unseen.Property == edit.Property && unseen.Number >= edit.Number);

    private static bool WentWithItsRecord(RecordSlot slot, Edit edit) =>
        slot.Deletion is { } deletion && edit.System == deletion.System && edit.At <= deletion.At;

    private void Vanished(RecordSlot slot, string exact, List<Edit> edits)
    {
        foreach (var last in edits.Where(static edit => !edit.IsBroughtBack).GroupBy(static edit => (edit.System, edit.Property)).Select(static side => side.Last()))
        {
            if (WentWithItsRecord(slot, last) || edits.Any(edit => edit.InBoth && edit.Property == last.Property && edit.Number >= last.Number))
            {
                // A value that was given in both systems was carried nowhere.
                continue;
            }

            var present = WriteCheck.Present(site, SystemName.Exact, exact, last.Property);
            // What reached the other system was not lost, however the history tells of it.
            if (Ledger.Plain(present) != Ledger.Plain(last.Value) && !last.IsUnseen && !site.Checks.Ledger.HasHeld(last.System.Other(), last.Value) && !_remembered.Contains(last.Value) && !StillStands(slot, last))
            {
                site.World.Fail("P3", $"{site.Name} {slot}: {last} has vanished");
            }
        }
    }
}
