using System.Globalization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

/// <summary>A linked customer, product and order to which a generated history happens, and what users did to them.</summary>
internal sealed class GeneratedWorld
{
    private static readonly (string Exact, string Shop, string Group)[] CustomerProperties =
        [("Name", "name", "name"), ("Email", "email", "email"), ("AddressLine1", "address.line1", "address"), ("City", "address.city", "address")];

    private static readonly (string Exact, string Shop, string Group)[] ProductProperties =
        [("Description", "name", "name"), ("Barcode", "barcode", "barcode"), ("SalesItemPrices.Price", "price.amount", "price")];

    private static readonly (string Exact, string Shop, string Group)[] OrderProperties =
        [("Description", "description", "description"), ("Remarks", "remarks", "remarks")];

    private readonly List<string> _made = [];
    private int _values;

    public GeneratedWorld(bool withOrder)
    {
        Customer = World.LinkedCustomer();
        Product = World.LinkedProduct();
        Order = withOrder ? World.LinkedShopOrder(Customer, Product, 1, 2) : null;
        Assert.True(World.Settle());
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        World.Exact.Written.Clear();
        World.Shop.Written.Clear();
        World.Exact.Arriving = NoteUnseen;
    }

    public SyncWorld World { get; } = new();

    public LinkedRecords Customer { get; }

    public LinkedRecords Product { get; }

    public LinkedRecords? Order { get; }

    /// <summary>What users edited, in order.</summary>
    public List<UserEdit> Edits { get; } = [];

    /// <summary>Every change that a user made, of any kind.</summary>
    public int Changes { get; private set; }

    /// <summary>Values in Exact that we overwrote without having been shown them: the gap that is not promised.</summary>
    public HashSet<Value> Unseen { get; } = [];

    public IEnumerable<LinkedRecords> All => Order is null ? [Customer, Product] : [Customer, Product, Order];

    public int MadeCount => _made.Count;

    public void Happen(IEnumerable<Happening> history)
    {
        foreach (var happening in history)
        {
            Happen(happening);
        }
    }

    /// <summary>The faults stop, and the world comes to rest.</summary>
    public void Rest()
    {
        World.CrashAfter(int.MaxValue, CrashPoint.BeforeEffect);
        World.Exact.Faults.Clear();
        World.Shop.Faults.Clear();
        World.Exact.AfterWrite = null;
        World.Shop.AfterWrite = null;
        Assert.True(World.Settle(), "The world does not come to rest.");
    }

    /// <summary>The value of a property as it stands in a system now.</summary>
    public Value Present(UserEdit edit, SystemName system)
    {
        var records = edit.Records;
        return system == SystemName.Webshop ? World.Shop.Main(records.Shop).Get(edit.ShopName)
            : edit.ExactName.StartsWith("SalesItemPrices.", StringComparison.Ordinal) ? World.Exact.Prices(records.Exact)[0].Fields.Get("Price")
            : World.Exact.Main(records.Exact).Get(edit.ExactName);
    }

    private void Happen(Happening happening)
    {
        World.Clock.Advance(TimeSpan.FromMilliseconds(happening.AfterMilliseconds));
        switch (happening.Kind)
        {
            case HappeningKind.Edit:
                Edit(happening);
                break;
            case HappeningKind.EditMeanwhile:
                World.System(happening.System).AfterWrite = () => Edit(happening);
                break;
            case HappeningKind.EditLine or HappeningKind.AddLine or HappeningKind.RemoveLine when Order is { } order:
                ChangeLines(happening, order);
                break;
            case HappeningKind.Make:
                Make(happening.System);
                break;
            case HappeningKind.Touch when happening.System == SystemName.Exact:
                World.Exact.Touch(Customer.Exact);
                break;
            case HappeningKind.Touch:
                World.Shop.Touch(Customer.Shop);
                break;
            case HappeningKind.Read:
                World.Feeds.Read(happening.System);
                break;
            case HappeningKind.Deliver when World.Feeds.Pending.Count > 0:
                World.Feeds.Deliver(World.Feeds.Pending[(happening.Which * 6 + happening.What) % World.Feeds.Pending.Count]);
                break;
            case HappeningKind.DeliverAgain:
                World.Feeds.Deliver(World.Feeds.Delivered[^(1 + (happening.Which * 6 + happening.What) % World.Feeds.Delivered.Count)]);
                break;
            case HappeningKind.Wake:
                World.Settle(TimeSpan.FromSeconds(happening.Which));
                break;
            case HappeningKind.Fault:
                World.System(happening.System).Faults.Enqueue(happening.What % 2 == 0 ? WriteFault.ReplyLost : WriteFault.RequestLost);
                break;
            case HappeningKind.Crash:
                World.CrashAfter(happening.Which + 1, happening.What % 2 == 0 ? CrashPoint.BeforeEffect : CrashPoint.AfterEffect);
                break;
            default:
                break;
        }
    }

    private void Edit(Happening happening)
    {
        var all = All.ToList();
        var records = all[happening.Which % all.Count];
        var properties = records.Pair.Entity switch
        {
            Entity.Customer => CustomerProperties,
            Entity.Product => ProductProperties,
            _ => OrderProperties,
        };
        var (exact, shop, group) = properties[happening.What % properties.Length];
        var value = group == "price" ? Value.Of(100m + ++_values) : Value.Of("value " + (++_values).ToString(CultureInfo.InvariantCulture));
        Edits.Add(new(records, exact, shop, group, happening.System, World.Clock.Now, value));
        Changes++;
        if (happening.System == SystemName.Webshop)
        {
            World.Shop.Edit(records.Shop, (shop, value));
        }
        else if (group == "price")
        {
            World.Exact.EditPrice(records.Exact, ((Value.Number)value).Content);
        }
        else
        {
            World.Exact.Edit(records.Exact, (exact, value));
        }
    }

    private void ChangeLines(Happening happening, LinkedRecords order)
    {
        var quantity = 1000m + ++_values;
        var lines = World.System(happening.System).Lines(happening.System == SystemName.Exact ? order.Exact : order.Shop);
        if (happening.Kind != HappeningKind.AddLine && lines.Count == 0)
        {
            return;
        }

        Changes++;
        var line = lines.Count == 0 ? "" : lines[happening.Which % lines.Count].Id;
        switch (happening.Kind, happening.System)
        {
            case (HappeningKind.AddLine, SystemName.Exact):
                World.Exact.AddRow(order.Exact, Collections.Lines, Beginnings.ExactLine(Product, quantity));
                break;
            case (HappeningKind.AddLine, SystemName.Webshop):
                World.Shop.AddLine(order.Shop, Beginnings.ShopLine(Product, quantity));
                break;
            case (HappeningKind.RemoveLine, SystemName.Exact):
                World.Exact.DeleteRow(line);
                break;
            case (HappeningKind.RemoveLine, SystemName.Webshop):
                World.Shop.DeleteLine(order.Shop, line);
                break;
            case (_, SystemName.Exact):
                World.Exact.EditRow(line, happening.What % 2 == 0 ? ("Quantity", quantity) : ("Notes", "note " + quantity));
                break;
            default:
                World.Shop.EditLine(order.Shop, line, happening.What % 2 == 0 ? ("quantity", quantity) : ("notes", "note " + quantity));
                break;
        }
    }

    private void Make(SystemName system)
    {
        var number = "M" + (++_values).ToString(CultureInfo.InvariantCulture);
        Changes++;
        _made.Add(system == SystemName.Exact
            ? World.Exact.Add(Entity.Customer, Row.Of(("Code", number), ("Name", "Made " + number)))
            : World.Shop.Add(Entity.Customer, Row.Of(("number", number), ("name", "Made " + number))));
    }

    private void NoteUnseen(WriteRequest request)
    {
        foreach (var records in All)
        {
            var (id, view) = (records.Exact, World.State(records.Pair).Main.Exact.View);
            var written = request switch
            {
                WriteRequest.UpdateRecord update when update.Record.Value == id => update.Fields.Keys.Select(name => (Name: name, Now: World.Exact.Main(id).Get(name))),
                WriteRequest.UpdateRow { Row.Collection: Collections.Prices } row when row.Record.Value == id => [("SalesItemPrices.Price", World.Exact.Prices(id)[0].Fields.Get("Price"))],
                _ => [],
            };
            Unseen.UnionWith(written.Where(field => field.Now != view.Get(field.Name)).Select(static field => field.Now));
        }
    }
}

/// <summary>An edit that a user made.</summary>
internal sealed record UserEdit(LinkedRecords Records, string ExactName, string ShopName, string Group, SystemName System, DateTimeOffset At, Value Value);
