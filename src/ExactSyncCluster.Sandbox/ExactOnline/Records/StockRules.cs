namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>Stock is never written through the API; goods movements at the screen change it.</summary>
internal static class StockRules
{
    public static Guid MainWarehouse { get; } = new("0f6f5f0e-5f3c-4c1e-8d0b-2a7f4e9b1c01");

    public const string MainWarehouseCode = "1";

    public static void Create(DivisionStore store, Draft draft)
    {
        draft.Require("ItemId");
        draft.Default("WarehouseCode", MainWarehouseCode);
        draft.Default("Warehouse", MainWarehouse);
        draft.Default("WarehouseDescription", "Magazijn");
        draft.DefaultAll(0m, "CurrentStock", "PlanningIn", "PlanningOut", "ReservedStock");
        draft["Division"] = store.Options.Division;
        var twin = store.Table(EntityKind.StockPositions).FindBy("ItemId", draft["ItemId"]!)
            .Any(other => Equals(other["Warehouse"], draft["Warehouse"]));
        if (twin)
        {
            throw ExactRefusal.Exists();
        }

        Update(store, draft);
    }

    public static void Update(DivisionStore store, Draft draft)
    {
        if (store.Table(EntityKind.Items).Find(draft["ItemId"]) is null)
        {
            throw ExactRefusal.NoReference("ItemId");
        }

        if (!draft.IsGiven("ProjectedStock"))
        {
            draft["ProjectedStock"] = draft.Number("CurrentStock") + draft.Number("PlanningIn") - draft.Number("PlanningOut");
        }

        if (!draft.IsGiven("FreeStock"))
        {
            draft["FreeStock"] = draft.Number("CurrentStock") - draft.Number("ReservedStock");
        }
    }

    public static void Remove(DivisionStore store, ExactRecord stock, WriteOrigin by) =>
        store.Delete(stock, DeletedEntityType.StockPosition, stock.Id, by);
}
