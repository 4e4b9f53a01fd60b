using System.Collections.Immutable;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>A value that a write carries, and what stood there before.</summary>
internal readonly record struct WrittenValue(TrackedProperty Property, Value Before, Value Written, bool IsLate);

/// <summary>What is checked when a write reaches a system.</summary>
internal sealed class WriteCheck(Site site)
{
    private const string PricePrefix = "SalesItemPrices.";

    // As near as this two clocks cannot be compared by calls that last so long.
    private static readonly TimeSpan MostUnmeasured = TimeSpan.FromMilliseconds(100);

    // Who forgot that it was refused may ask once more.
    private static readonly ImmutableArray<FaultKind> Forgetful =
        [FaultKind.StoreFails, FaultKind.StoreAnswerLost, FaultKind.SecondActivation, FaultKind.Crash, FaultKind.SiloKilled, FaultKind.AppliedLate];

    private readonly HashSet<(RecordId Record, string Tag)> _refused = [];
    private readonly UnreadGap _gap = new(site);

    public ImmutableArray<WrittenValue> Arriving(PairKey pair, PairEffect.Send send, DateTimeOffset? lateSince)
    {
        var (fields, record) = Written(send.Request);
        Mixed(pair, send.System, fields, record, lateSince);
        var values = ImmutableArray.CreateBuilder<WrittenValue>();
        foreach (var property in Ledger.Of(pair.Entity))
        {
            if (!fields.TryGetValue(property.Name(send.System), out var written))
            {
                continue;
            }

            Origin(pair, send.System, property, written);
            values.Add(new(property, record is null ? Value.Nothing : Present(send.System, record, property), written, IsLate: lateSince is not null));
        }

        return values.DrainToImmutable();
    }

    public void Arrived(PairKey pair, PairEffect.Send send, WriteOutcome outcome, ImmutableArray<WrittenValue> values)
    {
        if (outcome is WriteOutcome.Conflict)
        {
            Refused(pair, send.Request, values.Any(static value => value.IsLate));
        }

        if (outcome is not WriteOutcome.Applied)
        {
            return;
        }

        if (send is { System: SystemName.Exact, Request: WriteRequest.DeleteRecord })
        {
            UnseenByDeletion(pair);
        }

        if (site.Checks.SlotOf(pair) is { } slot)
        {
            slot.Writes[(int)send.System]++;
        }

        foreach (var value in values)
        {
            site.Checks.Ledger.Hold(send.System, value.Written);
            Replaced(pair, send.System, value);
        }
    }

    // Whoever was too slow reads before writing again: the same tag is refused once.
    private void Refused(PairKey pair, WriteRequest request, bool isLate)
    {
        if (request is WriteRequest.UpdateRecord { ETag: { } tag } update && !isLate && !Forgetful.Any(site.Weather.Has) && !_refused.Add((update.Record, tag)))
        {
            site.Checks.Fail("S13", pair, $"the tag {tag} was refused, and is sent again");
        }
    }

    /// <summary>A property as it stands in a system.</summary>
    public static Value Present(Site site, SystemName system, string record, TrackedProperty property) =>
        system == SystemName.Exact && property.Exact.StartsWith(PricePrefix, StringComparison.Ordinal)
            ? site.Exact.Prices(record) is [var price, ..] ? price.Fields.Get(property.Exact[PricePrefix.Length..]) : Value.Nothing
            : site.System(system).Main(record).Get(property.Name(system));

    private Value Present(SystemName system, string record, TrackedProperty property) =>
        !site.System(system).Has(record) ? Value.Nothing : Present(site, system, record, property);

    private static (Fields Fields, string? Record) Written(WriteRequest request) => request switch
    {
        WriteRequest.CreateRecord create => (create.Fields, null),
        WriteRequest.UpdateRecord update => (update.Fields, update.Record.Value),
        WriteRequest.UpdateRow { Row.Collection: Collections.Prices } row => (Priced(row.Fields), row.Record.Value),
        WriteRequest.CreateRow { Collection: Collections.Prices } row => (Priced(row.Fields), row.Record.Value),
        _ => (Fields.None, null),
    };

    private static Fields Priced(Fields row) => new(row.Select(static field => KeyValuePair.Create(PricePrefix + field.Key, field.Value)));

    // A half of an address that somebody edits in Exact while we write the other half: Exact takes no condition. What was given up is compared
    // with what was known when it was decided: another intent may be open by now.
    private void Mixed(PairKey pair, SystemName target, Fields fields, string? record, DateTimeOffset? lateSince)
    {
        if (target != SystemName.Exact || record is null || pair.Entity != Entity.Customer || !(fields.ContainsKey("City") || fields.ContainsKey("AddressLine1")))
        {
            return;
        }

        var state = site.Pairs.GetValueOrDefault(pair)?.State;
        var since = lateSince - _gap.Most ?? state?.Intent?.Since;
        if (site.Checks.SlotOf(pair) is { } late && late.Edits.Exists(edit => edit is { System: SystemName.Exact, Property.Group: "address" } && edit.At >= since))
        {
            late.IsMixedInExact = true;
        }

        var view = state?.Main.Exact.View;
        if (site.Checks.SlotOf(pair) is { } slot && view is not null && site.Exact.Has(record)
            && (Ledger.Plain(view.Get("AddressLine1")), Ledger.Plain(view.Get("City"))) != site.Checks.Address(SystemName.Exact, record))
        {
            slot.IsMixedInExact = true;
        }
    }

    private void Origin(PairKey pair, SystemName target, TrackedProperty property, Value written)
    {
        if (written.IsEmpty || written is Value.Number { Content: 0 })
        {
            return;
        }

        var ledger = site.Checks.Ledger;
        if (ledger.Find(written) is not { } edit)
        {
            var other = site.World.Sites.FirstOrDefault(known => known != site && known.Checks.Ledger.Find(written) is not null);
            site.Checks.Fail(other is null ? "S4" : "S18", pair, other is null
                ? $"{property.Name(target)} in {target} is written with a value that nobody gave it"
                : $"{property.Name(target)} in {target} is written with a value of connection {other.Name}");
        }
        else if (edit.Property != property || (site.Checks.SlotOf(pair) is { } slot && slot != edit.Slot))
        {
            site.Checks.Fail("S4", pair, $"{property.Name(target)} in {target} is written with the value of {edit} of {edit.Slot}");
        }
    }

    private void Replaced(PairKey pair, SystemName target, WrittenValue value)
    {
        var ledger = site.Checks.Ledger;
        var (before, now) = (ledger.Find(value.Before), ledger.Find(value.Written));
        if (now is not null && value.IsLate)
        {
            now.IsLate = true;
        }

        if (before is null || before == now)
        {
            return;
        }

        if (before.System == target || before.InBoth)
        {
            before.IsOverwritten = true;
            Unseen(pair, target, value, before);
        }

        if (now is null)
        {
            return;
        }

        if (value.Property.Group == "address")
        {
            if (target == SystemName.Exact && before.IsUnseen)
            {
                before.Slot.IsMixedInExact = true;
            }

            // A group travels whole: the older half may stand beside a newer one. That it is no mixture is checked at the end.
            return;
        }

        if (now.IsLate)
        {
            // What comes so late looks like a new edit there, and may be carried back as one.
            site.World.Coverage.Count(Exemption.AppliedLate);
        }
        else if (now.System == target && !now.InBoth && !now.IsBroughtBack && !now.Slot.Edits.Exists(edit => edit.IsOverwritten && (edit.System == target || edit.InBoth) && edit.Property == now.Property && edit.Number >= now.Number) && !site.Weather.Has(FaultKind.Normalised))
        {
            site.Checks.Fail("S12", pair, $"{now} was never replaced there and is written back");
        }
        else if (now.System == before.System && now.Number < before.Number && before.System != target && !before.InBoth && !IsByTwoClocks(now, before) && !WasTouchedSince(now, before)
            && !(before.IsBroughtBack && site.Weather.Has(FaultKind.SiloHangs)))
        {
            site.Checks.Fail("S5", pair, $"{now} replaces {before}, which is newer");
        }
    }

    // What is brought back has its time by our clock, an edit by its system's, and what was given in both systems one by each. A clock that is
    // right is not known to be: by as little as a call takes it may be off.
    private bool IsByTwoClocks(Edit one, Edit other) => (one.IsBroughtBack != other.IsBroughtBack || one.InBoth)
        && (site.Weather.Has(FaultKind.ClockOff) || site.Weather.Has(FaultKind.ClockSet) || site.Weather.Has(FaultKind.ClockCoarse) || (one.At - other.At).Duration() <= (site.Weather.Has(FaultKind.AnswerSlow) ? MostUnmeasured + Calls.MostSlow : MostUnmeasured));

    // An edit of Exact (one that was given in both systems is one, too) that nobody had read yet when the webshop's was made, or a person brought
    // another value back: where its record was saved once more since, or as near to it as clocks cannot be compared, the record tells that time for both.
    private static bool WasTouchedSince(Edit edit, Edit other) => (edit.InBoth || other.IsBroughtBack) && !edit.IsBroughtBack
        && other.Slot.Saves.Exists(save => save.System == SystemName.Exact && save.At > other.At - MostUnmeasured);

    // Exact takes no condition with a deletion either. What was edited there after the other record was deleted, and known when it was decided on,
    // would have spoken against it.
    private void UnseenByDeletion(PairKey pair)
    {
        if (site.Pairs.GetValueOrDefault(pair)?.State is not { Intent: { } intent } state || site.Checks.SlotOf(pair) is not { Deletion: { } deletion } slot)
        {
            return;
        }

        foreach (var edit in slot.Edits.Where(edit => edit.System == SystemName.Exact && edit.At > deletion.At && edit.At >= state.Exact.FreshAt && intent.Since - edit.At <= _gap.Most))
        {
            edit.IsUnseen = true;
            site.World.Coverage.Count(site.World.Time.Now - intent.Since >= _gap.Most ? Exemption.AppliedLate : Exemption.UnseenInExact);
        }
    }

    private void Unseen(PairKey pair, SystemName target, WrittenValue value, Edit before)
    {
        var shown = site.Pairs.GetValueOrDefault(pair)?.State?.Main.Side(target).View;
        if (site.Remaps > 0 && target == SystemName.Webshop && shown?.ContainsKey(value.Property.Name(target)) == false)
        {
            // Its mapping was changed while the write was on its way, under the tag of what was shown before.
            return;
        }

        var view = shown?.Get(value.Property.Name(target));
        if ((target == SystemName.Webshop || !value.IsLate) && view is not null && Ledger.Plain(view) == Ledger.Plain(value.Before))
        {
            return;
        }

        if (target == SystemName.Webshop)
        {
            site.Checks.Fail("S5", pair, $"{before} was overwritten, although the webshop takes a condition");
            return;
        }

        if (!value.IsLate && _gap.IsTooLong(before))
        {
            site.Checks.Fail("S5", pair, $"{before} stood there for {(site.World.Time.Now - before.At).TotalSeconds:F0} s and was overwritten unread");
        }

        before.IsUnseen = true;
        site.World.Coverage.Count(Exemption.UnseenInExact);
    }
}
