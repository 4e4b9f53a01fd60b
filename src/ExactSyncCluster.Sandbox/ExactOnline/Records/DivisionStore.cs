namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>
/// The tables of one division and the one rowversion counter over all of them. Callers hold the division's gate.
/// </summary>
internal sealed class DivisionStore(ExactDivisionOptions options, TimeProvider clock, Random dice)
{
    private const int LargestGap = 4;

    private readonly IdSource ids = new(dice);
    private readonly List<ChangeNotice> notices = [];
    private readonly Dictionary<EntityKind, RecordTable> tables = new()
    {
        [EntityKind.Accounts] = new(EntityKind.Accounts, new Lookup("Code")),
        [EntityKind.Items] = new(EntityKind.Items, new Lookup("Code")),
        [EntityKind.SalesItemPrices] = new(EntityKind.SalesItemPrices, new Lookup("Item"), new Lookup("Account")),
        [EntityKind.StockPositions] = new(EntityKind.StockPositions, new Lookup("ItemId")),
        [EntityKind.SalesOrders] = new(
            EntityKind.SalesOrders,
            new Lookup("OrderNumber"),
            new Lookup("YourRef"),
            new Lookup("OrderedBy"),
            new Lookup("DeliverTo"),
            new Lookup("InvoiceTo")),
        [EntityKind.SalesOrderLines] = new(EntityKind.SalesOrderLines, new Lookup("OrderID"), new Lookup("Item")),
        [EntityKind.Deleted] = new(EntityKind.Deleted),
    };

    private long timestamp = options.FirstTimestamp;
    private int nextAccountCode = 1;
    private int nextOrderNumber = 1;

    public ExactDivisionOptions Options => options;

    public DateTimeOffset Now => clock.GetUtcNow();

    public DateTime WallNow => DutchClock.WholeMilliseconds(DutchClock.Wall(Now));

    public DateTime Today => WallNow.Date;

    public DateTime? MovedAt { get; private set; }

    public long LastTimestamp => timestamp;

    public RecordTable Table(EntityKind kind) => tables[kind];

    public Guid NewId() => ids.Next();

    public int NextAccountCode() => nextAccountCode;

    public int NextOrderNumber() => nextOrderNumber;

    /// <summary>The notices since the last call, for whoever sends webhooks.</summary>
    public IReadOnlyList<ChangeNotice> TakeNotices()
    {
        if (notices.Count == 0)
        {
            return [];
        }

        ChangeNotice[] taken = [.. notices];
        notices.Clear();
        return taken;
    }

    public ExactRecord Save(Draft draft)
    {
        var now = Now;
        Stamp(draft);
        var version = new ExactRecord(draft.Schema, draft.Id, NextTimestamp(), now, draft.Values)
        {
            Before = options.StaleReads > TimeSpan.Zero ? draft.Was : null,
        };
        var table = tables[version.Kind];
        table.Put(version);
        if (options.LateShare > 0 && dice.NextDouble() < options.LateShare)
        {
            table.Feed.Hold(version, now + options.LateFor);
        }
        else
        {
            table.Feed.Show(version);
        }

        CountNumbers(version);
        notices.Add(Notice(version, draft.Was is null ? ChangeAction.Create : ChangeAction.Update, now));
        return version;
    }

    public void Delete(ExactRecord record, int entityType, Guid entityKey, WriteOrigin by)
    {
        var now = Now;
        tables[record.Kind].Remove(record);
        var row = Draft.New(EntityKind.Deleted, NewId(), by);
        row["EntityKey"] = entityKey;
        row["EntityType"] = entityType;
        row["DeletedBy"] = by.UserId;
        row["DeletedDate"] = WallNow;
        row["Division"] = options.Division;
        var version = new ExactRecord(row.Schema, row.Id, NextTimestamp(), now, row.Values);
        tables[EntityKind.Deleted].Put(version);
        tables[EntityKind.Deleted].Feed.Show(version);
        notices.Add(Notice(record, ChangeAction.Delete, now));
    }

    public void ForgetOldDeletions()
    {
        var table = tables[EntityKind.Deleted];
        var oldest = Now - options.DeletedLogLife;
        foreach (var row in table.Feed.Above(0, Now).TakeWhile(row => row.At < oldest).ToList())
        {
            table.Remove(row);
        }
    }

    /// <summary>The division goes to another database: every rowversion is given anew, and may be lower than before.</summary>
    public void Move(long firstTimestamp)
    {
        timestamp = firstTimestamp;
        MovedAt = WallNow;
        foreach (var table in tables.Values)
        {
            table.Feed.Clear();
            foreach (var record in table.Rows.OrderBy(record => record.Timestamp).ToList())
            {
                var moved = record.WithTimestamp(NextTimestamp());
                table.Put(moved);
                table.Feed.Show(moved);
            }
        }
    }

    private static ChangeNotice Notice(ExactRecord record, ChangeAction action, DateTimeOffset now) =>
        record.Kind == EntityKind.SalesOrderLines
            ? new ChangeNotice(record.Kind, ChangeAction.Update, (Guid)record["OrderID"]!, now)
            : new ChangeNotice(record.Kind, action, record.Id, now);

    private long NextTimestamp() => timestamp += dice.Next(1, LargestGap);

    private void Stamp(Draft draft)
    {
        if (!draft.Schema.HasSlot("Modified"))
        {
            return;
        }

        var now = WallNow;
        draft.Default("Created", now);
        draft.Default("Creator", draft.By.UserId);
        draft.Default("CreatorFullName", draft.By.FullName);
        draft["Modified"] = now;
        draft["Modifier"] = draft.By.UserId;
        draft["ModifierFullName"] = draft.By.FullName;
        draft["Division"] = options.Division;
    }

    private void CountNumbers(ExactRecord version)
    {
        if (version.Kind == EntityKind.Accounts && int.TryParse(version.Text("Code").Trim(), out var code) && code < int.MaxValue)
        {
            nextAccountCode = Math.Max(nextAccountCode, code + 1);
        }
        else if (version.Kind == EntityKind.SalesOrders && version["OrderNumber"] is int number and < int.MaxValue)
        {
            nextOrderNumber = Math.Max(nextOrderNumber, number + 1);
        }
    }
}
