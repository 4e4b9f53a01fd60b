using System.Text.Json;

namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>
/// One division's records and what the vendor's software does to them; no HTTP. Every call is atomic.
/// </summary>
internal sealed class ExactDivision
{
    private readonly Lock gate = new();
    private readonly DivisionStore store;
    private readonly BodyReader bodies;

    public ExactDivision(ExactDivisionOptions options, TimeProvider clock, Random dice)
    {
        Options = options;
        store = new DivisionStore(options, clock, dice);
        bodies = new BodyReader(options, store);
    }

    /// <summary>Called after a change, outside the division's gate, in the order of the changes of one call.</summary>
    public event Action<ChangeNotice>? Changed;

    public ExactDivisionOptions Options { get; }

    public DateTime? MovedAt => Locked(() => store.MovedAt);

    public long LastTimestamp => Locked(() => store.LastTimestamp);

    public ExactWrite Create(EntityKind kind, JsonElement body, WriteOrigin by) => Changing(() =>
    {
        var draft = Draft.New(kind, store.NewId(), by);
        bodies.Read(body, draft);
        Prepare(draft);
        var saved = store.Save(draft);
        foreach (var line in draft.Lines)
        {
            store.Save(line);
        }

        if (kind == EntityKind.Items)
        {
            ItemRules.AfterCreate(store, saved, by);
        }

        return new ExactWrite(saved, [.. draft.Given], [.. draft.Given]);
    });

    public ExactWrite Update(EntityKind kind, Guid id, JsonElement body, WriteOrigin by) => Changing(() =>
    {
        var draft = Draft.Of(Existing(kind, id), by);
        bodies.Read(body, draft);
        Prepare(draft);
        var saved = store.Save(draft);
        return new ExactWrite(saved, [.. draft.Given], [.. draft.Given.Where(name => !Equals(saved[name], draft.Was![name]))]);
    });

    public ExactRecord Delete(EntityKind kind, Guid id, WriteOrigin by) => Changing(() =>
    {
        var record = Existing(kind, id);
        Remove(record, by);
        return record;
    });

    /// <summary>A person delivers (20), completes (21) or cancels (45) an order.</summary>
    public ExactRecord SetOrderStatus(Guid orderId, int status, WriteOrigin by) => Changing(() =>
        status is OrderStatus.Partial or OrderStatus.Complete or OrderStatus.Cancelled
            ? OrderRules.SetStatus(store, Existing(EntityKind.SalesOrders, orderId), status, by)
            : throw ExactRefusal.Malformed("Status is 20, 21 or 45."));

    public void Move(long firstTimestamp) => Locked(() =>
    {
        store.Move(firstTimestamp);
        return 0;
    });

    public ExactRecord? Find(EntityKind kind, Guid id) => Locked(() => store.Table(kind).Find(id));

    public int Count(EntityKind kind) => Locked(() => store.Table(kind).Count);

    /// <summary>Reads several things in one moment. The work must not keep what it is given.</summary>
    public T Read<T>(Func<DivisionStore, T> work) => Locked(() => work(store));

    private ExactRecord Existing(EntityKind kind, Guid id) => store.Table(kind).Find(id) ?? throw ExactRefusal.NotFound();

    private void Prepare(Draft draft)
    {
        Action<DivisionStore, Draft> rule = (draft.Schema.Kind, draft.Was is null) switch
        {
            (EntityKind.Accounts, true) => AccountRules.Create,
            (EntityKind.Accounts, false) => AccountRules.Update,
            (EntityKind.Items, true) => ItemRules.Create,
            (EntityKind.Items, false) => ItemRules.Update,
            (EntityKind.SalesItemPrices, true) => PriceRules.Create,
            (EntityKind.SalesItemPrices, false) => PriceRules.Update,
            (EntityKind.StockPositions, true) => StockRules.Create,
            (EntityKind.StockPositions, false) => StockRules.Update,
            (EntityKind.SalesOrders, true) => OrderRules.Create,
            (EntityKind.SalesOrders, false) => OrderRules.Update,
            (EntityKind.SalesOrderLines, true) => LineRules.Create,
            (EntityKind.SalesOrderLines, false) => LineRules.Update,
            _ => throw ExactRefusal.Malformed("The log of deletions is not written to."),
        };
        rule(store, draft);
    }

    private void Remove(ExactRecord record, WriteOrigin by)
    {
        Action<DivisionStore, ExactRecord, WriteOrigin> rule = record.Kind switch
        {
            EntityKind.Accounts => AccountRules.Remove,
            EntityKind.Items => ItemRules.Remove,
            EntityKind.SalesItemPrices => PriceRules.Remove,
            EntityKind.StockPositions => StockRules.Remove,
            EntityKind.SalesOrders => OrderRules.Remove,
            EntityKind.SalesOrderLines => LineRules.Remove,
            EntityKind.Deleted => throw ExactRefusal.Malformed("The log of deletions is not written to."),
        };
        rule(store, record, by);
    }

    private T Locked<T>(Func<T> work)
    {
        lock (gate)
        {
            return work();
        }
    }

    private T Changing<T>(Func<T> work)
    {
        T result;
        IReadOnlyList<ChangeNotice> notices;
        lock (gate)
        {
            result = work();
            notices = store.TakeNotices();
        }

        foreach (var notice in notices)
        {
            Changed?.Invoke(notice);
        }

        return result;
    }
}
