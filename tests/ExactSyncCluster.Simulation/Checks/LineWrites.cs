using System.Collections.Immutable;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>A line that a write carries, and what stood there before.</summary>
/// <param name="Row">Its row; null for one that is made.</param>
/// <param name="Before">What stood there.</param>
/// <param name="Written">What is written; null where the row is removed.</param>
internal readonly record struct WrittenLine(string? Row, Fields Before, Fields? Written);

/// <summary>What is checked of an order's lines when a write reaches a system.</summary>
internal sealed class LineWrites(Site site)
{
    private readonly UnreadGap _gap = new(site);

    private LineLedger Lines => site.Checks.Ledger.Lines;

    /// <summary>A write arrives.</summary>
    public ImmutableArray<WrittenLine> Arriving(PairKey pair, PairEffect.Send send) => pair.Entity == Entity.Order ? [.. Written(send)] : [];

    /// <summary>A write was carried out.</summary>
    public void Applied(PairKey pair, PairEffect.Send send, ImmutableArray<WrittenLine> lines, bool isLate)
    {
        foreach (var line in lines)
        {
            if (line.Written is { } values)
            {
                Origin(pair, send.System, line.Before, values);
            }
            else
            {
                Wanted(pair, send.System, line.Before);
            }

            foreach (var property in LineLedger.Properties)
            {
                var now = line.Written is { } written ? written.TryGetValue(property.Name(send.System), out var value) ? value : null : Value.Nothing;
                if (now is not null)
                {
                    site.Checks.Ledger.Hold(send.System, now);
                    Replaced(pair, send.System, line.Row, property, line.Before.Get(property.Name(send.System)), now, isLate);
                }
            }
        }

        if (send is { System: SystemName.Exact, Request: WriteRequest.DeleteRecord })
        {
            UnseenByDeletion(pair);
        }
    }

    private IEnumerable<WrittenLine> Written(PairEffect.Send send)
    {
        switch (send.Request)
        {
            case WriteRequest.CreateRecord create:
                return create.Lines.Select(static line => new WrittenLine(null, Fields.None, line.Fields));
            case WriteRequest.CreateRow { Collection: Collections.Lines } row:
                return [new(null, Fields.None, row.Fields)];
            case WriteRequest.UpdateRow { Row.Collection: Collections.Lines } row:
                return Standing(SystemName.Exact, row.Record.Value).Where(line => line.Id == row.Row.Id).Select(line => new WrittenLine(line.Id, line.Fields, row.Fields));
            case WriteRequest.DeleteRow { Row.Collection: Collections.Lines } row:
                return Standing(SystemName.Exact, row.Record.Value).Where(line => line.Id == row.Row.Id).Select(static line => new WrittenLine(line.Id, line.Fields, null));
            case WriteRequest.UpdateRecord { Lines: { } lines } update:
                var standing = Standing(send.System, update.Record.Value);
                return lines.Select(line => new WrittenLine(line.Id, standing.FirstOrDefault(known => known.Id == line.Id).Fields ?? Fields.None, line.Fields))
                    .Concat(standing.Where(known => lines.All(line => line.Id != known.Id)).Select(static gone => new WrittenLine(gone.Id, gone.Fields, null)));
            default:
                return [];
        }
    }

    private IReadOnlyList<(string Id, Fields Fields)> Standing(SystemName system, string record) =>
        site.System(system).Has(record) ? site.System(system).Lines(record) : [];

    // S4: each value was given by a person to this line.
    private void Origin(PairKey pair, SystemName target, Fields before, Fields written)
    {
        var line = Lines.Of(target, before) ?? Lines.Of(target, written);
        foreach (var property in LineLedger.Properties)
        {
            if (!written.TryGetValue(property.Name(target), out var value) || value.IsEmpty)
            {
                continue;
            }

            if (Lines.Find(value) is not var (known, edit))
            {
                var isForeign = site.World.Sites.Any(other => other != site && other.Checks.Ledger.Lines.Find(value) is not null);
                site.Checks.Fail(isForeign ? "S18" : "S4", pair, $"{property.Name(target)} of {line} in {target} is written with a value {(isForeign ? "of another connection" : "that nobody gave it")}");
            }
            else if (known != line || edit.Property != property)
            {
                if (edit.Property == property && (known.Removals.Count > 0 || line?.Removals.Count > 0))
                {
                    // Exact does not name the rows of lines that came with their order: where one is gone before it was shown, the next may take its place.
                    continue;
                }

                site.Checks.Fail("S4", pair, $"{property.Name(target)} of {line} in {target} is written with the value of {edit} of {known}");
            }
        }
    }

    // S25: a line is removed where somebody has removed the other one.
    private void Wanted(PairKey pair, SystemName target, Fields before)
    {
        if (Lines.Of(target, before) is { } line && !line.Removals.Exists(removal => removal.System != target) && line.Order.Deletion is null)
        {
            site.Checks.Fail("S25", pair, $"{line} in {target} is removed, and nobody has removed the other one");
        }
    }

    private void Replaced(PairKey pair, SystemName target, string? row, TrackedProperty property, Value was, Value becomes, bool isLate)
    {
        var (before, now) = (Lines.Find(was)?.Edit, Lines.Find(becomes)?.Edit);
        if (now is not null && isLate)
        {
            now.IsLate = true;
        }

        if (before is null || before == now)
        {
            return;
        }

        if (now is not null && Lines.Find(was)!.Value.Line != Lines.Find(becomes)!.Value.Line)
        {
            now = null;
        }

        if (before.System == target)
        {
            before.IsOverwritten = true;
            Unseen(pair, target, row, property, was, before, isLate);
        }

        if (now is null)
        {
            return;
        }

        if (now.IsLate)
        {
            site.World.Coverage.Count(Exemption.AppliedLate);
        }
        else if (now.System == target && !now.IsBroughtBack && !Lines.Find(becomes)!.Value.Line.Edits.Exists(edit => edit.IsOverwritten && edit.System == target && edit.Property == property && edit.Number >= now.Number))
        {
            site.Checks.Fail("S12", pair, $"{now} of {Lines.Find(becomes)!.Value.Line} was never replaced there and is written back");
        }
        else if (now.System == before.System && now.Number < before.Number && before.System != target && now.IsBroughtBack == before.IsBroughtBack)
        {
            site.Checks.Fail("S5", pair, $"{now} of {Lines.Find(becomes)!.Value.Line} replaces {before}, which is newer");
        }
    }

    private void Unseen(PairKey pair, SystemName target, string? row, TrackedProperty property, Value was, Edit before, bool isLate)
    {
        var view = row is null ? null : site.Pairs.GetValueOrDefault(pair)?.State?.Lines.Values.FirstOrDefault(part => part.Side(target).Row == row)?.Side(target).View;
        if ((target == SystemName.Webshop || !isLate) && view is not null && view.Get(property.Name(target)) == was)
        {
            return;
        }

        if (target == SystemName.Webshop)
        {
            site.Checks.Fail("S5", pair, $"{before} of {Lines.Find(was)!.Value.Line} was overwritten, although the webshop takes a condition");
            return;
        }

        if (!isLate && _gap.IsTooLong(before))
        {
            site.Checks.Fail("S5", pair, $"{before} of {Lines.Find(was)!.Value.Line} stood there for {(site.World.Time.Now - before.At).TotalSeconds:F0} s and was overwritten unread");
        }

        before.IsUnseen = true;
        site.World.Coverage.Count(Exemption.UnseenInExact);
    }

    private static bool IsRead(PairState state, Edit edit) => state.Lines.Values.Any(part => part.Exact.View.Get(edit.Property.Exact) == edit.Value);

    // Exact takes no condition with a deletion either: what was edited there and not read yet goes with it.
    private void UnseenByDeletion(PairKey pair)
    {
        if (site.Pairs.GetValueOrDefault(pair)?.State is not { Intent: { } intent } state || site.Checks.SlotOf(pair) is not { Deletion: not null } slot)
        {
            return;
        }

        foreach (var edit in Lines.Slots.Where(line => line.Order == slot).SelectMany(static line => line.Edits)
            .Where(edit => edit.System == SystemName.Exact && edit.At >= state.Exact.RowsFreshAt && !IsRead(state, edit) && intent.Since - edit.At <= _gap.Most))
        {
            edit.IsUnseen = true;
            site.World.Coverage.Count(site.World.Time.Now - intent.Since >= _gap.Most ? Exemption.AppliedLate : Exemption.UnseenInExact);
        }
    }
}
