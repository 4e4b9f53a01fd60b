using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Makes the missing record on the other side, once.</summary>
internal static class Making
{
    public static PairEffect Next(Draft draft, SystemName origin)
    {
        var target = origin.Other();
        if (draft.Side(origin).Existence == Existence.Deleted)
        {
            draft.State = draft.State with { Standing = new Standing.Ended(draft.Now) };
            return new PairEffect.Rest();
        }

        if (!MayMake(draft.Context.Policy.Creates, target))
        {
            return new PairEffect.Rest();
        }

        return Content(draft, origin) ?? Ready(draft, origin, out _, out _) ?? Searched(draft, target)
            ?? (IsOrphan(draft, origin)
                ? draft.Park(ParkCause.Orphaned, "this order was made for one in Exact Online that is not there")
                : new PairEffect.ClaimKey(target, draft.State.MatchKey));
    }

    /// <summary>The match key is ours: writes down what is to be made.</summary>
    public static PairEffect Write(Draft draft, SystemName origin)
    {
        if (Ready(draft, origin, out var fields, out var lines) is { } obstacle)
        {
            return obstacle;
        }

        var target = origin.Other();
        var correlation = Correlation(draft, target, ref fields);
        draft.State = draft.State with
        {
            // The key that the record will have stands in the directory before it: its feed may show it before its reply comes. An order that
            // lost its number is made under one that we choose, and not under the one it had.
            MatchKey = draft.Context.Entity.MatchKey(target, fields) ?? draft.State.MatchKey,
            Intent = new()
            {
                Id = draft.Context.NextIntent,
                Kind = IntentKind.CreateRecord,
                Target = target,
                Fields = fields,
                Lines = lines,
                Correlation = correlation,
                Since = draft.Now,
            },
        };
        return Requests.Send(draft);
    }

    private static PairEffect? Ready(Draft draft, SystemName origin, out Fields fields, out ImmutableArray<IntendedLine> lines)
    {
        var sheet = new CreateSheet(draft, origin);
        fields = sheet.Values(null);
        lines = [.. draft.State.Lines
            .Where(line => line.Value.Side(origin).Existence == Existence.Present)
            .OrderBy(line => line.Value.Side(origin).Place)
            .ThenBy(static line => line.Key, StringComparer.Ordinal)
            .Select(line => new IntendedLine(line.Key, null, sheet.Values(line.Key)))];
        if (draft.MissingLinks.Count > 0)
        {
            return Planning.FindLinks(draft);
        }

        if (sheet.Needs is { } needs)
        {
            return draft.Wait(
                WaitCause.Needs, origin.Other(), draft.Now + draft.Context.Timing.WaitMost, $"its {EntityNames.Of(needs.Entity)} is not linked yet", needs);
        }

        return sheet.Refusal is { } refusal ? draft.Park(refusal.Cause, refusal.Reason) : null;
    }

    private static bool MayMake(CreateRule rule, SystemName target) => rule switch
    {
        CreateRule.Both => true,
        CreateRule.ExactOnly => target == SystemName.Exact,
        CreateRule.WebshopOnly => target == SystemName.Webshop,
        CreateRule.Nowhere => false,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a rule."),
    };

    private static PairEffect? Content(Draft draft, SystemName origin)
    {
        var side = draft.Side(origin);
        var timing = draft.Context.Timing;
        var isOrder = draft.State.Entity == Entity.Order;
        if (side.Existence == Existence.Unseen)
        {
            var due = draft.State.FirstSeen + timing.MainRowWait;
            return draft.Now < due && draft.State.Priority > CallPriority.Order
                ? draft.Wait(WaitCause.Retry, origin, due, "its main row has not been shown yet")
                : Planning.Read(draft, origin, side.Record!.Value, RecordScope.Whole);
        }

        if (draft.State.Entity == Entity.Product && origin == SystemName.Exact && !draft.State.Matched && !PriceRows.AreKnown(side))
        {
            // Its price row may have been shown before the item itself, when nobody knew whose it was.
            return Planning.Read(draft, origin, side.Record!.Value, RecordScope.Rows);
        }

        if (!isOrder || origin == SystemName.Webshop || draft.State.SeenWhole)
        {
            return null;
        }

        var rested = draft.State.FirstSeen + timing.OrderRest;
        return draft.Now < rested && !draft.State.Matched
            ? draft.Wait(WaitCause.Retry, origin, rested, "the order may still be being typed")
            : Planning.Read(draft, origin, side.Record!.Value, RecordScope.Whole);
    }

    /// <summary>Whether what a read by id shows of an Exact order is all of it: it has lines, and they add up to the header.</summary>
    public static bool IsWhole(Observation shown)
    {
        var lines = shown.Rows.Where(static row => row.Key.Collection == Collections.Lines).ToList();
        if (lines.Count == 0)
        {
            return false;
        }

        var header = shown.Main?.Fields?.Get("AmountFCExclVat");
        var discount = shown.Main?.Fields?.Get("AmountDiscountExclVat") is Value.Number told ? told.Content : 0;
        if (header is not Value.Number total || lines.Any(static line => line.Fields!.Get("AmountFC") is not Value.Number))
        {
            return true;
        }

        const decimal centALine = 0.01m;
        var sum = lines.Sum(static line => ((Value.Number)line.Fields!.Get("AmountFC")).Content);
        return Math.Abs(sum - discount - total.Content) <= centALine * lines.Count || Math.Abs(sum - total.Content) <= centALine * lines.Count;
    }

    // A record of the same key may have been made in the other system too: its feed is read once more before we make one.
    private static PairEffect? Searched(Draft draft, SystemName target) =>
        draft.State.Matched || (draft.State.MatchKey is null && !draft.State.MadeForUnseen)
            ? null
            : draft.Wait(
                WaitCause.FreshView, target, draft.Now + draft.Context.Timing.WaitMost, $"{target} is searched for a record with the same key");

    // Customers and products are found by their codes; an order that was made in Exact has no key there, and would be booked twice.
    private static bool IsOrphan(Draft draft, SystemName origin) =>
        origin == SystemName.Webshop && draft.State is { Entity: Entity.Order, MadeForUnseen: true };

    private static string Correlation(Draft draft, SystemName target, ref Fields fields)
    {
        if (target == SystemName.Webshop)
        {
            return draft.Context.Key.Correlation;
        }

        var key = draft.Context.Entity.Key.Exact.Name;
        if (fields.Get(key) is Value.Text text)
        {
            return text.Content;
        }

        // The record has no key of its own: we choose one, so that it can be found when the reply is lost. Exact's codes take 18 characters.
        const int longest = 18;
        var chosen = "W" + draft.Context.Key.Id.ToString("N").ToUpperInvariant()[..(longest - 1)];
        fields = fields.With(key, new Value.Text(chosen));
        return chosen;
    }
}
