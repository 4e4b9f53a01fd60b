namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

internal static class LineRules
{
    private const int MoneyDecimals = 2;

    /// <summary>A line posted by itself.</summary>
    public static void Create(DivisionStore store, Draft line)
    {
        line.Require("OrderID", "Item");
        var order = OpenOrder(store, line["OrderID"]);
        var highest = store.Table(EntityKind.SalesOrderLines).FindBy("OrderID", order.Id)
            .Max(other => other["LineNumber"] as int?) ?? 0;
        CreateUnder(store, line, order["OrderedBy"] as Guid?, order["DeliveryDate"], highest + 1);
    }

    /// <summary>A line of an order that may not be stored yet.</summary>
    public static void CreateUnder(DivisionStore store, Draft line, Guid? customer, object? deliveryDate, int lineNumber)
    {
        line.Require("Item");
        var item = Item(store, line);
        line["LineNumber"] = lineNumber;
        line["Division"] = store.Options.Division;
        line.Default("Quantity", 1m);
        line.Default("Description", item["Description"]);
        line.Default("UnitCode", item.Text("Unit").Trim());
        line.Default("VATCode", item["SalesVatCode"]);
        line.Default("DeliveryDate", deliveryDate);
        line.DefaultAll(OrderStatus.Open, "OrderStatus", "DeliveryStatus", "InvoiceStatus");
        line.DefaultAll(0m, "Discount", "QuantityDelivered", "QuantityInvoiced");
        line.Default("UseDropShipment", 0);
        line.Default("VATPercentage", VatPercentage(line));
        Price(store, line, customer);
        Amounts(line);
    }

    public static void Update(DivisionStore store, Draft line)
    {
        OpenOrder(store, line.Was!["OrderID"]);
        if (!Equals(line["OrderID"], line.Was!["OrderID"]))
        {
            throw ExactRefusal.Malformed("Wijzigen niet mogelijk: OrderID");
        }

        Item(store, line);
        if (line.IsGiven("VATCode") && !line.IsGiven("VATPercentage"))
        {
            line["VATPercentage"] = VatPercentage(line);
        }

        var repriced = line.IsGiven("UnitPrice") || line.IsGiven("Discount");
        if (repriced && !line.IsGiven("NetPrice"))
        {
            line["NetPrice"] = Net(store, line);
        }

        Amounts(line);
    }

    public static void Remove(DivisionStore store, ExactRecord line, WriteOrigin by)
    {
        OpenOrder(store, line["OrderID"]);
        store.Delete(line, DeletedEntityType.SalesOrderLine, line.Id, by);
    }

    private static void Price(DivisionStore store, Draft line, Guid? customer)
    {
        if (line["NetPrice"] is not null)
        {
            // A net price alone is enough, and the unit price then stays at nothing.
            line.Default("UnitPrice", 0m);
            return;
        }

        if (line["UnitPrice"] is null)
        {
            var price = PriceRules.InForce(store, (Guid)line["Item"]!, customer, Math.Max(1m, line.Number("Quantity")));
            line["UnitPrice"] = price?.Number("Price") ?? 0m;
        }

        line["NetPrice"] = Net(store, line);
    }

    private static decimal Net(DivisionStore store, Draft line)
    {
        var net = line.Number("UnitPrice") * (1 - line.Number("Discount"));
        return store.Options.PriceDecimals is { } decimals ? Math.Round(net, decimals, MidpointRounding.AwayFromZero) : net;
    }

    private static void Amounts(Draft line)
    {
        var amount = Math.Round(line.Number("Quantity") * line.Number("NetPrice"), MoneyDecimals, MidpointRounding.AwayFromZero);
        line["AmountFC"] = amount;
        line["AmountDC"] = amount;
        line["VATAmount"] = Math.Round(amount * line.Number("VATPercentage"), MoneyDecimals, MidpointRounding.AwayFromZero);
    }

    private static decimal VatPercentage(Draft line) => (line["VATCode"] as string)?.Trim() switch
    {
        "1" => 0.09m,
        "2" => 0.21m,
        _ => 0m,
    };

    private static ExactRecord OpenOrder(DivisionStore store, object? orderId)
    {
        var order = store.Table(EntityKind.SalesOrders).Find(orderId) ?? throw ExactRefusal.NoReference("OrderID");
        OrderRules.RefuseCompleted(order);
        return order;
    }

    private static ExactRecord Item(DivisionStore store, Draft line) =>
        store.Table(EntityKind.Items).Find(line["Item"]) ?? throw ExactRefusal.NoReference("Item");
}
