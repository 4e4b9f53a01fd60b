using System.Collections.Frozen;

namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>
/// Columns that are joined or computed when they are read. That is why a change of a price, of stock or of a line
/// moves neither the item's nor the header's rowversion.
/// </summary>
internal static class DerivedColumns
{
    private const int MoneyDecimals = 2;

    private static readonly FrozenDictionary<(EntityKind Kind, string Name), Func<DivisionStore, ExactRecord, object?>> All =
        Make().ToFrozenDictionary();

    public static bool Has(EntityKind kind, string name) => All.ContainsKey((kind, name));

    public static Func<DivisionStore, ExactRecord, object?>? Find(EntityKind kind, string name) =>
        All.GetValueOrDefault((kind, name));

    private static Dictionary<(EntityKind Kind, string Name), Func<DivisionStore, ExactRecord, object?>> Make() => new()
    {
        [(EntityKind.Accounts, "CountryName")] = (_, record) => CountryName(record.Text("Country").Trim()),
        [(EntityKind.Accounts, "PaymentConditionSalesDescription")] =
            (_, record) => record["PaymentConditionSales"] is null ? null : "30 dagen",
        [(EntityKind.Accounts, "InvoiceAccountCode")] = Joined(EntityKind.Accounts, "InvoiceAccount", "Code"),
        [(EntityKind.Accounts, "InvoiceAccountName")] = Joined(EntityKind.Accounts, "InvoiceAccount", "Name"),
        [(EntityKind.Items, "StandardSalesPrice")] =
            (store, record) => PriceRules.InForce(store, record.Id, null, 1m)?.Number("Price") ?? 0m,
        [(EntityKind.Items, "Stock")] = (store, record) =>
            store.Table(EntityKind.StockPositions).FindBy("ItemId", record.Id).Sum(stock => stock.Number("CurrentStock")),
        [(EntityKind.Items, "UnitDescription")] = (_, record) => UnitDescription(record["Unit"]),
        [(EntityKind.SalesItemPrices, "ItemCode")] = Joined(EntityKind.Items, "Item", "Code"),
        [(EntityKind.SalesItemPrices, "ItemDescription")] = Joined(EntityKind.Items, "Item", "Description"),
        [(EntityKind.SalesItemPrices, "AccountName")] = Joined(EntityKind.Accounts, "Account", "Name"),
        [(EntityKind.SalesItemPrices, "DefaultItemUnit")] = Joined(EntityKind.Items, "Item", "Unit"),
        [(EntityKind.SalesItemPrices, "UnitDescription")] = (_, record) => UnitDescription(record["Unit"]),
        [(EntityKind.StockPositions, "ItemCode")] = Joined(EntityKind.Items, "ItemId", "Code"),
        [(EntityKind.StockPositions, "ItemDescription")] = Joined(EntityKind.Items, "ItemId", "Description"),
        [(EntityKind.StockPositions, "UnitCode")] = Joined(EntityKind.Items, "ItemId", "Unit"),
        [(EntityKind.SalesOrders, "OrderedByName")] = Joined(EntityKind.Accounts, "OrderedBy", "Name"),
        [(EntityKind.SalesOrders, "DeliverToName")] = Joined(EntityKind.Accounts, "DeliverTo", "Name"),
        [(EntityKind.SalesOrders, "InvoiceToName")] = Joined(EntityKind.Accounts, "InvoiceTo", "Name"),
        [(EntityKind.SalesOrders, "AmountFCExclVat")] = (store, order) => Net(store, order),
        [(EntityKind.SalesOrders, "VATAmount")] = (store, order) => Vat(store, order),
        [(EntityKind.SalesOrders, "AmountFC")] = (store, order) => Net(store, order) + Vat(store, order),
        [(EntityKind.SalesOrders, "AmountDC")] = (store, order) => Net(store, order) + Vat(store, order),
        [(EntityKind.SalesOrders, "AmountDiscount")] = (store, order) => Discount(store, order),
        [(EntityKind.SalesOrders, "AmountDiscountExclVat")] = (store, order) => Discount(store, order),
        [(EntityKind.SalesOrders, "StatusDescription")] = Status("Status"),
        [(EntityKind.SalesOrders, "DeliveryStatusDescription")] = Status("DeliveryStatus"),
        [(EntityKind.SalesOrders, "InvoiceStatusDescription")] = Status("InvoiceStatus"),
        [(EntityKind.SalesOrderLines, "OrderNumber")] = Joined(EntityKind.SalesOrders, "OrderID", "OrderNumber"),
        [(EntityKind.SalesOrderLines, "ItemCode")] = Joined(EntityKind.Items, "Item", "Code"),
        [(EntityKind.SalesOrderLines, "ItemDescription")] = Joined(EntityKind.Items, "Item", "Description"),
        [(EntityKind.SalesOrderLines, "UnitDescription")] = (_, record) => UnitDescription(record["UnitCode"]),
        [(EntityKind.SalesOrderLines, "StatusDescription")] = Status("OrderStatus"),
        [(EntityKind.SalesOrderLines, "DeliveryStatusDescription")] = Status("DeliveryStatus"),
        [(EntityKind.SalesOrderLines, "InvoiceStatusDescription")] = Status("InvoiceStatus"),
    };

    private static Func<DivisionStore, ExactRecord, object?> Joined(EntityKind other, string reference, string name) =>
        (store, record) => store.Table(other).Find(record[reference])?[name];

    private static Func<DivisionStore, ExactRecord, object?> Status(string name) =>
        (_, record) => OrderStatus.Describe(record[name]);

    private static decimal Sum(DivisionStore store, ExactRecord order, string name) =>
        store.Table(EntityKind.SalesOrderLines).FindBy("OrderID", order.Id).Sum(line => line.Number(name));

    // The reference calls Discount a percentage, while every other discount is a fraction; a fraction it is here.
    private static decimal Discount(DivisionStore store, ExactRecord order) =>
        Money(Sum(store, order, "AmountFC") * order.Number("Discount"));

    private static decimal Net(DivisionStore store, ExactRecord order) => Sum(store, order, "AmountFC") - Discount(store, order);

    private static decimal Vat(DivisionStore store, ExactRecord order) =>
        Money(Sum(store, order, "VATAmount") * (1 - order.Number("Discount")));

    private static decimal Money(decimal value) => Math.Round(value, MoneyDecimals, MidpointRounding.AwayFromZero);

    private static string? UnitDescription(object? unit) => (unit as string)?.Trim() switch
    {
        "pc" => "Stuk",
        { Length: > 0 } other => other,
        _ => null,
    };

    private static string? CountryName(string country) => country switch
    {
        "NL" => "Nederland",
        "BE" => "België",
        "DE" => "Duitsland",
        "FR" => "Frankrijk",
        _ => null,
    };
}
