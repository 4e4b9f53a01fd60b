using System.Collections.Immutable;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What is to be written of an order's lines: as one list to the webshop, row by row to Exact.</summary>
internal static class LineEdits
{
    private static readonly ImmutableHashSet<string> OwnNames = ["id", "externalReference"];

    /// <summary>A line that was edited after it was deleted on the other side comes back there.</summary>
    public static void Overrule(Draft draft, SystemName target)
    {
        foreach (var (key, part) in draft.State.Lines)
        {
            var gone = part.Side(target.Other());
            if (gone.Existence != Existence.Deleted || part.Side(target).Existence != Existence.Present)
            {
                continue;
            }

            // In doubt nothing is lost.
            if (Wishes(part, target).Where(stamp => gone.Touched is not { } deleted || Deleting.Cancels(draft, stamp, deleted)).MaxBy(static stamp => stamp.At) is not { } edit)
            {
                continue;
            }

            draft.Remember(
                HistoryKind.DeleteOverruled, target.Other(), lineKey: key, stamp: gone.Touched, winner: edit,
                uncertain: gone.Touched is { } removed && draft.Context.OrderIsUncertain(edit, removed), reason: "it was edited after it was deleted on the other side");
            draft.Set(key, part.With(target.Other(), PartSide.Unseen).With(target, part.Side(target) with { IsOurs = false }) with { Edits = Part.Unseen.Edits, Agreed = [] });
        }
    }

    // What a person wanted back is a wish for the line, whichever system it is written to.
    private static IEnumerable<Stamp> Wishes(Part part, SystemName target) => part.Edits.Values.Where(stamp => stamp.System == target)
        .Concat(part.Restores.Values.Where(restore => restore.IsWish || restore.Stamp.System == target).Select(static restore => restore.Stamp));

    /// <summary>All lines as the webshop is to have them; null when none is to change.</summary>
    public static ImmutableArray<IntendedLine>? WholeList(Draft draft, ChangeSheet sheet)
    {
        if (draft.Context.Entity.Lines is null || !draft.State.Lines.Values.Any(IsUnsettled))
        {
            return null;
        }

        var isChanged = false;
        var lines = ImmutableArray.CreateBuilder<IntendedLine>();
        foreach (var (key, part) in draft.State.Lines
            .OrderBy(static line => line.Value.Webshop.Row is null ? 1 : 0)
            .ThenBy(static line => line.Value.Webshop.Row is null ? line.Value.Exact.Place : line.Value.Webshop.Place)
            .ThenBy(static line => line.Key, StringComparer.Ordinal))
        {
            // After a refusal the lines go one at a time, so that only what is refused stays behind.
            switch (Line(draft, sheet, key, part, mayChange: !isChanged || !draft.State.OneByOne))
            {
                case { IsKept: true } line:
                    lines.Add(line.Intended!);
                    isChanged |= line.IsChanged;
                    break;
                case { } line:
                    isChanged |= line.IsChanged;
                    break;
            }
        }

        return isChanged ? lines.ToImmutable() : null;
    }

    /// <summary>
    /// Looks at the order in Exact before a line goes that was deleted there: Exact tells of an order's lines before it tells of the order, and what is
    /// made anew of an order whose deletion was overruled has its lines from the webshop. Null when it was seen since.
    /// </summary>
    public static PairEffect? LookAtOrder(Draft draft)
    {
        var exact = draft.State.Exact;
        return exact.FreshAt != draft.ReadStarted && draft.State.Lines.Values.Any(part =>
            part is { Exact: { Existence: Existence.Deleted, Row: { } row }, Webshop.Existence: Existence.Present }
            && exact.Rows.GetValueOrDefault(new RowKey(Collections.Lines, row).ToString())?.ReadAt > exact.FreshAt)
                ? Planning.Read(draft, SystemName.Exact, exact.Record!.Value, RecordScope.Main)
                : null;
    }

    /// <summary>The next row to be written to Exact; null when none is.</summary>
    public static Intent? NextRow(Draft draft, ChangeSheet sheet)
    {
        if (draft.Context.Entity.Lines is null)
        {
            return null;
        }

        foreach (var (key, part) in draft.State.Lines.Where(static line => IsUnsettled(line.Value)).OrderBy(static line => line.Value.Webshop.Place).ThenBy(static line => line.Key, StringComparer.Ordinal))
        {
            if (draft.IsParked(key, Rejection.WholeLine))
            {
                continue;
            }

            if (Row(draft, sheet, key, part) is { } intent)
            {
                return intent;
            }
        }

        return null;
    }

    // A line that stands on both sides and has no edit on its way needs nothing.
    private static bool IsUnsettled(Part part) => part is not
    {
        Exact.Existence: Existence.Present,
        Webshop.Existence: Existence.Present,
        Edits.IsEmpty: true,
        Restores.IsEmpty: true,
    };

    private static Intent? Row(Draft draft, ChangeSheet sheet, string key, Part part)
    {
        var row = part.Exact.Row is { } id ? new RowKey(Collections.Lines, id) : default(RowKey?);
        var blank = new Intent { Id = draft.Context.NextIntent, Kind = IntentKind.UpdateRow, Target = SystemName.Exact, LineKey = key, Since = draft.Now };
        switch (part.Webshop.Existence, part.Exact.Existence)
        {
            case (Existence.Present, Existence.Present) when row is not null:
                var changed = sheet.Changes(key, draft.State.OneByOne ? 1 : int.MaxValue);
                return changed.Fields.Count == 0 ? null : blank with { Row = row, Fields = changed.Fields };
            case (Existence.Present, Existence.Unseen):
                var create = new CreateSheet(draft, SystemName.Webshop);
                var fields = create.Values(key);
                return IsHindered(draft, sheet, key, create)
                    ? null
                    : blank with { Kind = IntentKind.CreateRow, Collection = Collections.Lines, Fields = fields };
            case (Existence.Deleted, Existence.Present) when row is not null:
                return blank with { Kind = IntentKind.DeleteRow, Row = row };
            default:
                return null;
        }
    }

    private static bool IsHindered(Draft draft, ChangeSheet sheet, string key, CreateSheet create)
    {
        sheet.Needs ??= create.Needs;
        if (create.Refusal is { } refusal)
        {
            draft.ParkEdit(key, Rejection.WholeLine, refusal.Cause, sheet.Target.Other(), refusal.Reason);
        }

        return create.Needs is not null || create.Refusal is not null || draft.MissingLinks.Count > 0;
    }

    private static (bool IsKept, bool IsChanged, IntendedLine? Intended) Line(
        Draft draft, ChangeSheet sheet, string key, Part part, bool mayChange)
    {
        switch (part.Exact.Existence, part.Webshop.Existence)
        {
            case (Existence.Deleted, Existence.Present):
                return !mayChange || draft.IsParked(key, Rejection.WholeLine) ? (true, false, new(key, part.Webshop.Row, Whole(draft, part))) : (false, true, null);
            case (_, Existence.Present):
                var changed = mayChange && part.Exact.Existence == Existence.Present ? sheet.Changes(key, int.MaxValue) : Changed.Nothing;
                return (true, changed.Fields.Count > 0, new(key, part.Webshop.Row, Whole(draft, part).With(changed.Fields)));
            case (Existence.Present, Existence.Unseen) when mayChange && !draft.IsParked(key, Rejection.WholeLine):
                var create = new CreateSheet(draft, SystemName.Exact);
                var fields = create.Values(key);
                return IsHindered(draft, sheet, key, create) ? (false, false, null) : (true, true, new(key, null, fields));
            default:
                return (false, false, null);
        }
    }

    // The webshop replaces a line as a whole: what no mapping names is sent back as it was.
    private static Fields Whole(Draft draft, Part part)
    {
        var source = part.Webshop.Row is { } row
            ? draft.State.Webshop.Sources.GetValueOrDefault(new RowKey(Collections.Lines, row).ToString(), Fields.None)
            : Fields.None;
        return new Fields(source.Where(static field => !OwnNames.Contains(field.Key))).With(part.Webshop.View);
    }
}
