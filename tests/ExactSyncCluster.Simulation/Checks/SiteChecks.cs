using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Storage;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What is checked of one connection while a history runs: after each write to the store, and at each write to a system.</summary>
internal sealed class SiteChecks(Site site)
{
    // A stored form is read and written again this often; each is, sooner or later.
    private const int RoundTripEvery = 256;

    // Each time nobody has seen anything of the one before.
    private const int MostSends = 16;

    private readonly WriteCheck _writes = new(site);
    private readonly LineWrites _lineWrites = new(site);
    private readonly LineStates _lines = new(site);
    private readonly StepLaws _steps = new(site);
    private readonly Dictionary<Guid, int> _sent = [];

    private int _stores;

    /// <summary>What people did.</summary>
    public Ledger Ledger { get; } = new(site.Name);

    /// <summary>What holds of each state.</summary>
    public StateLaws States { get; } = new(site);

    /// <summary>What holds of a view that many share.</summary>
    public ViewLaws Views { get; } = new(site);

    /// <summary>What a new numbering is noticed by.</summary>
    public LastRows Last { get; } = new();

    /// <summary>The thing in the world that a pair is of.</summary>
    public RecordSlot? SlotOf(PairKey pair)
    {
        if (site.Book.Find(pair) is not { } row)
        {
            return null;
        }

        return (row.Exact is { } exact ? Ledger.Slot(pair.Entity, SystemName.Exact, exact) : null)
            ?? (row.Webshop is { } webshop ? Ledger.Slot(pair.Entity, SystemName.Webshop, webshop) : null);
    }

    /// <summary>Somebody edits a property.</summary>
    public Edit Edited(RecordSlot slot, TrackedProperty property, SystemName system, Value value)
    {
        slot.Changes++;
        return Ledger.Note(slot, property, system, site.World.Time.Now, value);
    }

    /// <summary>How an edit left a record.</summary>
    public void EditedWhole(RecordSlot slot, SystemName system, string record)
    {
        if (slot.Entity != Entity.Customer)
        {
            return;
        }

        var address = Address(system, record);
        slot.Addresses.Add(address);
        foreach (var edit in slot.Edits.Where(edit => edit.Property.Group == "address" && edit.At == site.World.Time.Now))
        {
            if (edit.System == system)
            {
                edit.Address = address;
            }
            else if (edit.InBoth)
            {
                edit.OtherAddress = address;
            }
        }
    }

    /// <summary>A grouped value as it stands.</summary>
    public (Value, Value) Address(SystemName system, string record)
    {
        var main = site.System(system).Main(record);
        return system == SystemName.Exact
            ? (Ledger.Plain(main.Get("AddressLine1")), Ledger.Plain(main.Get("City")))
            : (Ledger.Plain(main.Get("address.line1")), Ledger.Plain(main.Get("address.city")));
    }

    /// <summary>A state was stored.</summary>
    public void Stored(PairKey pair, PairState? before, PairStep step)
    {
        States.Stored(pair, before, step);
        if (++_stores % RoundTripEvery == 0)
        {
            RoundTrip(pair, step.State);
        }

        Matched(pair, step.State);
        if (site.World.Plan.ChecksLines && pair.Entity == Entity.Order)
        {
            _lines.Stored(before, step);
        }

        BroughtBack(pair, step);
        Conflicts(pair, step);
    }

    /// <summary>A step was taken.</summary>
    public void Took(PairKey pair, PairState? from, PairInput input, PairContext context, PairStep step)
    {
        if (input is PairInput.Fed fed)
        {
            _steps.Took(pair, from, fed, context, step);
        }
    }

    /// <summary>An intent is about to be sent.</summary>
    public void Sending(PairKey pair, PairEffect.Send send, Intent intent, StoredPair stored)
    {
        var slot = SlotOf(pair);
        var isWhole = send.Request is not Core.Connectors.WriteRequest.DeleteRow;
        if (send.Kind == WriteKind.Delete && slot is not null && (isWhole ? slot.Deletion is null : !slot.HasLostLines))
        {
            Fail("S25", pair, $"{(isWhole ? "its record" : "a line")} in {send.System} is to be removed, and nobody has removed {(isWhole ? "the other" : "any")}");
        }

        if (send.Kind == WriteKind.Delete && site.World.Plan.Fused && !site.Fuses.IsApproved && site.Fuses.AllowsNone)
        {
            Fail("S25", pair, $"its record in {send.System} is to be removed, although no person has let deletions go on");
        }

        if ((_sent[intent.Id] = _sent.GetValueOrDefault(intent.Id) + 1) > MostSends)
        {
            Fail("S23", pair, $"one intent to {intent.Kind} was sent {MostSends + 1} times");
        }

        if (stored.State?.Intent?.Id != intent.Id)
        {
            Fail("S10", pair, $"the intent to {intent.Kind} is sent and not stored");
        }
    }

    /// <summary>A write arrives at a system; one that was given up, with the time of its intent.</summary>
    public ImmutableArray<WrittenValue> Arriving(PairKey pair, PairEffect.Send send, DateTimeOffset? lateSince) => _writes.Arriving(pair, send, lateSince);

    /// <summary>A write to an order arrives at a system.</summary>
    public ImmutableArray<WrittenLine> ArrivingLines(PairKey pair, PairEffect.Send send) => site.World.Plan.ChecksLines ? _lineWrites.Arriving(pair, send) : [];

    /// <summary>A write to an order was carried out.</summary>
    public void AppliedLines(PairKey pair, PairEffect.Send send, ImmutableArray<WrittenLine> lines, bool isLate)
    {
        if (site.World.Plan.ChecksLines && pair.Entity == Entity.Order)
        {
            _lineWrites.Applied(pair, send, lines, isLate);
        }
    }

    /// <summary>A write was carried out, or not.</summary>
    public void Arrived(PairKey pair, PairEffect.Send send, WriteOutcome outcome, ImmutableArray<WrittenValue> values) => _writes.Arrived(pair, send, outcome, values);

    /// <summary>A feed's checkpoint was stored: everything before it must be durable in its pair.</summary>
    public void Checkpointed(SystemName system, FeedDescription feed, FeedCheckpoint checkpoint, string? epoch)
    {
        if (system != SystemName.Exact || checkpoint.Position is not { } position || !long.TryParse(position, out var settled))
        {
            return;
        }

        foreach (var row in site.Exact.Fed(feed.Name, 0))
        {
            if (!(row.Row.Version <= settled))
            {
                continue;
            }

            if (site.Book.Holder(SystemName.Exact, row.Entity, row.Record) is not { } holder
                || site.Pairs.GetValueOrDefault(holder.Key)?.State is not { } state || state.Exact.Record?.Value != row.Record || state.Exact.Doubted || state.Exact.Behind
                || site.Stuck.Holds(holder.Key, row.Row.Key) || IsReadLater(state, row) || state.Intent?.Target == SystemName.Exact || state.Exact.Epoch != epoch || epoch != site.Exact.EpochMark)
            {
                continue;
            }

            if (state.Exact.Rows.GetValueOrDefault(row.Row.Key.ToString())?.Version is var seen && !(seen >= row.Row.Version) && !IsTakenIn(state, row.Row))
            {
                Fail("S17", holder.Key, $"the checkpoint of {feed.Name} stands at {settled}, and the row {row.Row.Key} of version {row.Row.Version} was not taken in (last {seen})");
            }
        }
    }

    public void Fail(string law, PairKey pair, string message) => site.World.Fail(law, $"{site.Name} {SlotOf(pair)?.ToString() ?? pair.Entity.ToString()}: {message}");

    // A price or a line that was shown when nobody knew whose it was is read with its record, before anything else is done with that.
    private static bool IsReadLater(PairState state, Systems.FedRow row) => row.Row.Key.Collection switch
    {
        Collections.Prices => !state.Exact.Sources.Keys.Any(static key => key.StartsWith(Collections.Prices, StringComparison.Ordinal)),
        Collections.Lines => state.Exact.RowsFreshAt == default,
        _ => false,
    };

    /// <summary>Whether a row that Exact showed stands in the state: what was read by id, or is numbered anew, has no version, and is told by its content.</summary>
    public static bool IsTakenIn(PairState state, RowShown row)
    {
        if (row.Fields is not { } fields)
        {
            return false;
        }

        switch (row.Key.Collection)
        {
            case Collections.Lines:
                var view = state.Lines.Values.FirstOrDefault(part => part.Exact.Row == row.Key.Id)?.Exact.View;
                return view is not null && view.Get("Quantity") == fields.Get("Quantity") && Ledger.Plain(view.Get("Notes")) == Ledger.Plain(fields.Get("Notes"));
            case Collections.Prices:
                return state.Exact.Sources.GetValueOrDefault(row.Key.ToString())?.Get("Price") == fields.Get("Price");
            default:
                return Ledger.Of(state.Entity).All(property => !state.Main.Exact.View.ContainsKey(property.Exact) || !fields.TryGetValue(property.Exact, out var value) || Ledger.Plain(state.Main.Exact.View.Get(property.Exact)) == Ledger.Plain(value));
        }
    }

    private void RoundTrip(PairKey pair, PairState state)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(state, PairJson.Options);
        var read = JsonSerializer.Deserialize<PairState>(bytes, PairJson.Options);
        if (!state.Equals(read) || !JsonSerializer.SerializeToUtf8Bytes(read, PairJson.Options).AsSpan().SequenceEqual(bytes))
        {
            Fail("S1", pair, "the stored form does not survive being read");
        }
    }

    private void Matched(PairKey pair, PairState state)
    {
        if (site.Remaps > 0 && SlotOf(pair) is { } compared && compared.ComparedWith != state.MappingVersion)
        {
            // A changed mapping is compared anew, as at the first match.
            (compared.ComparedWith, compared.Changes) = (state.MappingVersion, compared.Changes + Ledger.Of(pair.Entity).Length);
            compared.FirstMatched.Clear();
        }

        if (SlotOf(pair) is { Deletion: not null } anew)
        {
            // What is made anew is matched anew.
            foreach (var group in anew.FirstMatched.Keys.Where(group => !state.Main.Agreed.Contains(group)).ToList())
            {
                anew.FirstMatched.Remove(group);
            }
        }

        if (state.Linked && state.Main.Agreed.Count > 0 && SlotOf(pair) is { } slot && slot.FirstMatched.Count < state.Main.Agreed.Count)
        {
            foreach (var group in state.Main.Agreed)
            {
                slot.FirstMatched.TryAdd(group, site.World.Time.Now);
            }
        }
    }

    private void BroughtBack(PairKey pair, PairStep step)
    {
        foreach (var entry in step.History)
        {
            if (entry.Kind != HistoryKind.BroughtBack || SlotOf(pair) is not { } slot)
            {
                continue;
            }

            slot.Changes++;
            if (entry.LineKey is not null || step.State.Main.Restores.GetValueOrDefault(entry.Group!)?.Values is not { } values)
            {
                continue;
            }

            foreach (var property in Ledger.Of(pair.Entity).Where(property => values.ContainsKey(property.Exact)))
            {
                var edit = Ledger.BringBack(slot, property, site.World.Time.Now, values.Get(property.Exact));
                edit.Address = property.Group == "address" ? (Ledger.Plain(values.Get("AddressLine1")), Ledger.Plain(values.Get("City"))) : null;
            }
        }
    }

    private void Conflicts(PairKey pair, PairStep step)
    {
        if (step.Notes.IsEmpty && step.History.IsEmpty)
        {
            return;
        }

        var conflicts = step.Notes.Count(static note => note is PairNote.Conflict);
        var lost = step.History.Count(static entry => entry.Kind == HistoryKind.ConflictLost);
        if (lost < conflicts)
        {
            Fail("S24", pair, $"{conflicts} conflicts left {lost} losers in the history");
        }

        if (lost == 0 || site.Weather.Has(Faults.FaultKind.Normalised))
        {
            // What a system made of a value may win against the value itself.
            return;
        }

        // What stands in a record that is gone is no conflict with what was edited in the other: that it is gone is.
        if (SystemNames.Both.Any(system => step.State.Side(system).Existence == Existence.Deleted))
        {
            return;
        }

        // What an own write replaced and is still to be written back stands apart from the view; an older edit that a newer one of its own side has replaced may stand on the other.
        foreach (var entry in step.History.Where(entry => entry.Kind == HistoryKind.ConflictLost && entry.Winner?.System != entry.System && entry.LineKey is null && entry.Values.Count > 0 && !step.State.Main.Restores.ContainsKey(entry.Group ?? "")
            && SlotOf(pair)?.Edits.Exists(edit => edit.IsBroughtBack && edit.Property.Group == entry.Group) != true))
        {
            var other = step.State.Main.Side(entry.System.Other()).View;
            if (entry.Values.All(field => Ledger.Of(pair.Entity).FirstOrDefault(property => property.Name(entry.System) == field.Key) is { } property
                && other.Get(property.Name(entry.System.Other())) == field.Value))
            {
                Fail("S24", pair, $"the same value on both sides was taken for a conflict of {entry.Group}");
            }
        }
    }
}
