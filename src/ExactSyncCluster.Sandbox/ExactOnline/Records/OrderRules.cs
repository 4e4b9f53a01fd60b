namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

internal static class OrderRules
{
    public static void Create(DivisionStore store, Draft draft)
    {
        draft.Require("OrderedBy");
        if (draft.Lines.Count == 0)
        {
            throw ExactRefusal.Mandatory("SalesOrderLines");
        }

        draft.Default("DeliverTo", draft["OrderedBy"]);
        draft.Default("InvoiceTo", draft["OrderedBy"]);
        CheckAccounts(store, draft);
        draft.Default("OrderNumber", store.NextOrderNumber());
        CheckNumber(store, draft);
        Defaults(store, draft);
        var number = 0;
        foreach (var line in draft.Lines)
        {
            line["OrderID"] = draft.Id;
            LineRules.CreateUnder(store, line, draft["OrderedBy"] as Guid?, draft["DeliveryDate"], ++number);
        }
    }

    public static void Update(DivisionStore store, Draft draft)
    {
        RefuseCompleted(draft.Was!);
        CheckAccounts(store, draft);
        draft.Require("OrderNumber");
        CheckNumber(store, draft);
    }

    public static void Remove(DivisionStore store, ExactRecord order, WriteOrigin by)
    {
        RefuseCompleted(order);
        foreach (var line in store.Table(EntityKind.SalesOrderLines).FindBy("OrderID", order.Id).ToList())
        {
            store.Delete(line, DeletedEntityType.SalesOrderLine, line.Id, by);
        }

        var key = store.Options.DeletedOrderNamesHeaderId ? (Guid)order["ID"]! : order.Id;
        store.Delete(order, DeletedEntityType.SalesOrderHeader, key, by);
    }

    /// <summary>A person delivers, completes or cancels the order; header and lines both move.</summary>
    public static ExactRecord SetStatus(DivisionStore store, ExactRecord order, int status, WriteOrigin by)
    {
        RefuseCompleted(order);
        var header = Draft.Of(order, by);
        SetAll(header, status, "Status", "DeliveryStatus", "InvoiceStatus");
        var saved = store.Save(header);
        foreach (var record in store.Table(EntityKind.SalesOrderLines).FindBy("OrderID", order.Id).ToList())
        {
            var line = Draft.Of(record, by);
            SetAll(line, status, "OrderStatus", "DeliveryStatus", "InvoiceStatus");
            if (status == OrderStatus.Complete)
            {
                line["QuantityDelivered"] = line["Quantity"];
                line["QuantityInvoiced"] = line["Quantity"];
            }

            store.Save(line);
        }

        return saved;
    }

    public static void RefuseCompleted(ExactRecord order)
    {
        if (OrderStatus.IsEnd(order["Status"]))
        {
            throw ExactRefusal.Completed();
        }
    }

    private static void SetAll(Draft draft, int status, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            draft[name] = status;
        }
    }

    private static void CheckAccounts(DivisionStore store, Draft draft)
    {
        foreach (var name in (ReadOnlySpan<string>)["OrderedBy", "DeliverTo", "InvoiceTo"])
        {
            if (store.Table(EntityKind.Accounts).Find(draft[name]) is null)
            {
                throw ExactRefusal.NoReference(name);
            }
        }
    }

    private static void CheckNumber(DivisionStore store, Draft draft)
    {
        if (store.Table(EntityKind.SalesOrders).FindBy("OrderNumber", draft["OrderNumber"]!).Any(other => other.Id != draft.Id))
        {
            throw ExactRefusal.Exists();
        }
    }

    private static void Defaults(DivisionStore store, Draft draft)
    {
        var account = store.Table(EntityKind.Accounts).Find(draft["OrderedBy"])!;
        draft["ID"] = store.NewId();
        draft.Default("OrderDate", store.Today);
        draft.Default("DeliveryDate", store.Today);
        draft.Default("Currency", account["SalesCurrency"] ?? "EUR");
        draft.Default("PaymentCondition", account["PaymentConditionSales"]);
        draft.Default("PaymentConditionDescription", "30 dagen");
        draft.Default("DeliveryAddress", account.Id);
        draft.DefaultAll(OrderStatus.Open, "Status", "DeliveryStatus", "InvoiceStatus");
        draft.Default("ApprovalStatus", 1);
        draft.Default("ApprovalStatusDescription", "Automatisch");
        draft.Default("Approved", store.WallNow);
        draft.Default("Approver", draft.By.UserId);
        draft.Default("ApproverFullName", draft.By.FullName);
        draft.Default("Salesperson", draft.By.UserId);
        draft.Default("SalespersonFullName", draft.By.FullName);
        draft.Default("WarehouseID", StockRules.MainWarehouse);
        draft.Default("WarehouseCode", StockRules.MainWarehouseCode);
        draft.Default("WarehouseDescription", "Magazijn");
        draft.Default("Discount", 0m);
    }
}
