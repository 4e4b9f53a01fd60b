using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Carries outstanding edits to one side: only what differs, one write at a time.</summary>
internal static class Writing
{
    private const string PricePrefix = "SalesItemPrices.";

    /// <summary>The next write to a system; null when nothing is outstanding there.</summary>
    public static PairEffect? Next(Draft draft, SystemName target)
    {
        var sheet = new ChangeSheet(draft, target);
        var main = sheet.Changes(null, draft.State.OneByOne ? 1 : int.MaxValue);
        var effect = target == SystemName.Webshop ? ToWebshop(draft, sheet, main) : ToExact(draft, sheet, main);
        if (draft.MissingLinks.Count > 0)
        {
            return Planning.FindLinks(draft);
        }

        return effect ?? (sheet.Needs is { } needs
            ? draft.Wait(
                WaitCause.Needs, target, draft.Now + draft.Context.Timing.WaitMost, $"a {EntityNames.Of(needs.Entity)} that it names is not linked yet", needs)
            : null);
    }

    private static PairEffect? ToWebshop(Draft draft, ChangeSheet sheet, Changed main)
    {
        var lines = main.Groups.Length > 0 && draft.State.OneByOne ? null : LineEdits.WholeList(draft, sheet);
        if (draft.MissingLinks.Count > 0 || (main.Fields.Count == 0 && lines is null))
        {
            return null;
        }

        if (lines is not null && LineEdits.LookAtOrder(draft) is { } look)
        {
            return look;
        }

        var side = draft.Side(SystemName.Webshop);
        if (side.ETag is null)
        {
            // A search shows no tag, and the shop takes no write without one.
            return side.FreshAt == draft.ReadStarted
                ? draft.Park(ParkCause.Rejected, "the webshop shows the record without an ETag, and takes no write without one: its contract asks for one with every record")
                : Planning.Read(draft, SystemName.Webshop, side.Record!.Value, RecordScope.Whole);
        }

        return Send(draft, new()
        {
            Id = draft.Context.NextIntent,
            Kind = IntentKind.UpdateRecord,
            Target = SystemName.Webshop,
            Fields = main.Fields,
            Groups = main.Groups,
            Lines = lines,
            Since = draft.Now,
        });
    }

    private static PairEffect? ToExact(Draft draft, ChangeSheet sheet, Changed main)
    {
        if (draft.MissingLinks.Count > 0)
        {
            return null;
        }

        var price = main.Fields.Only(static name => name.StartsWith(PricePrefix, StringComparison.Ordinal));
        var own = main.Fields.Only(static name => !name.StartsWith(PricePrefix, StringComparison.Ordinal));
        var intent = own.Count > 0
            ? Intent(draft, IntentKind.UpdateRecord, own) with { Groups = main.Groups }
            : price.Count > 0 ? PriceIntent(draft, price) : LineEdits.NextRow(draft, sheet);
        if (draft.MissingLinks.Count > 0)
        {
            return null;
        }

        if (intent is null)
        {
            return price.Count > 0 ? Planning.Read(draft, SystemName.Exact, draft.Side(SystemName.Exact).Record!.Value, RecordScope.Rows) : null;
        }

        return Unfresh(draft, intent) ?? Guarded(draft, intent);
    }

    private static Intent? PriceIntent(Draft draft, Fields price)
    {
        var side = draft.Side(SystemName.Exact);
        var today = Time.LocalDay.Of(draft.Now, draft.Context.Policy.TimeZone);
        var fields = new Fields(price.Select(static field => new KeyValuePair<string, Value>(field.Key[PricePrefix.Length..], field.Value)));
        if (PriceRows.Select(side.Sources, draft.Context.Policy.Currency, today) is { } selected)
        {
            var cut = selected.IndexOf('/', StringComparison.Ordinal);
            return Intent(draft, IntentKind.UpdateRow, fields) with { Row = new(selected[..cut], selected[(cut + 1)..]) };
        }

        // An item has a price row from its first moment: that none is known means that its rows were not read yet.
        return side.RowsFreshAt == default
            ? null
            : Intent(draft, IntentKind.CreateRow, fields
                .With("Item", new Value.Reference(Entity.Product, side.Record!.Value.Value))
                .With("Currency", new Value.Text(draft.Context.Policy.Currency))) with
            { Collection = Collections.Prices };
    }

    /// <summary>Waits for the feed where a read by id showed lines that it has not told of yet; null where it did not.</summary>
    public static PairEffect? AwaitLines(Draft draft) => draft.State.Exact.Behind
        ? draft.Wait(WaitCause.FreshView, SystemName.Exact, draft.Now + draft.Context.Timing.WaitMost, "Exact's feed is to tell when a line was edited")
        : null;

    // Exact takes no condition with a write: the view must be fresh, so that an edit made there is seen before it is overwritten.
    private static PairEffect? Unfresh(Draft draft, Intent intent)
    {
        var side = draft.Side(SystemName.Exact);
        var oldest = draft.Now - draft.Context.Timing.FreshWithin;
        if (AwaitLines(draft) is { } wait)
        {
            return wait;
        }

        var collection = intent.Collection ?? intent.Row?.Collection;
        var freshAt = collection is null ? side.FreshAt : side.RowsFreshAt;
        if (freshAt >= oldest || freshAt == draft.ReadStarted || SharedView(draft, collection) is not null)
        {
            return null;
        }

        var scope = collection switch
        {
            null => RecordScope.Main,
            Collections.Prices => RecordScope.Rows,
            _ => RecordScope.Whole,
        };
        return Planning.Read(draft, SystemName.Exact, side.Record!.Value, scope);
    }

    // All that Exact's feeds showed by then is taken in. It does not become part of what is known of the record: a row may show itself late, and then
    // its time is not newer than this. Of rows that were never read nobody knows whether the feed has shown them.
    private static DateTimeOffset? SharedView(Draft draft, string? collection) =>
        draft.Context.SharedView is { } view && view >= draft.Now - draft.Context.Timing.SharedViewWithin
        && draft.Side(SystemName.Exact) is { Existence: Existence.Present, Doubted: false, Behind: false } side
        && (collection is null || side.RowsFreshAt != default)
            ? view
            : null;

    private static PairEffect Guarded(Draft draft, Intent intent)
    {
        var side = draft.Side(SystemName.Exact);
        var collection = intent.Collection ?? intent.Row?.Collection;
        var freshAt = collection is null ? side.FreshAt : side.RowsFreshAt;
        draft.Note(new PairNote.Gap(draft.Now - (SharedView(draft, collection) is { } view && view > freshAt ? view : freshAt)));
        return Send(draft, intent);
    }

    private static Intent Intent(Draft draft, IntentKind kind, Fields fields) => new()
    {
        Id = draft.Context.NextIntent,
        Kind = kind,
        Target = SystemName.Exact,
        Fields = fields,
        Since = draft.Now,
    };

    private static PairEffect Send(Draft draft, Intent intent)
    {
        draft.State = draft.State with { Intent = intent };
        return Requests.Send(draft);
    }
}
