namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

internal static class ItemRules
{
    public const string DefaultUnit = "pc      ";

    private const int SecurityLevel = 10;

    private static readonly Guid DefaultGroup = new("5b1c7f3e-2f6d-4b0a-9a53-6f1d1a7c0e11");

    public static void Create(DivisionStore store, Draft draft)
    {
        draft.Require("Code", "Description");
        draft["Code"] = FreeCode(store, draft);
        Defaults(store, draft);
    }

    /// <summary>A new item brings its own price row along, at nothing.</summary>
    public static void AfterCreate(DivisionStore store, ExactRecord item, WriteOrigin by)
    {
        var price = Draft.New(EntityKind.SalesItemPrices, store.NewId(), by);
        price["Item"] = item.Id;
        price["Price"] = 0m;
        PriceRules.Create(store, price);
        store.Save(price);
    }

    public static void Update(DivisionStore store, Draft draft)
    {
        draft.Require("Code", "Description");
        if (draft.IsGiven("Code"))
        {
            draft["Code"] = FreeCode(store, draft);
        }
    }

    public static void Remove(DivisionStore store, ExactRecord item, WriteOrigin by)
    {
        if (store.Table(EntityKind.SalesOrderLines).FindBy("Item", item.Id).Any())
        {
            throw ExactRefusal.InUse("Artikel");
        }

        foreach (var price in store.Table(EntityKind.SalesItemPrices).FindBy("Item", item.Id).ToList())
        {
            store.Delete(price, DeletedEntityType.SalesItemPrice, price.Id, by);
        }

        foreach (var stock in store.Table(EntityKind.StockPositions).FindBy("ItemId", item.Id).ToList())
        {
            store.Delete(stock, DeletedEntityType.StockPosition, stock.Id, by);
        }

        store.Delete(item, DeletedEntityType.Item, item.Id, by);
    }

    private static string FreeCode(DivisionStore store, Draft draft)
    {
        var code = ((string)draft["Code"]!).Trim();
        if (code.Length == 0)
        {
            throw ExactRefusal.Mandatory("Code");
        }

        return store.Table(EntityKind.Items).FindBy("Code", code).Any(other => other.Id != draft.Id)
            ? throw ExactRefusal.Exists()
            : code;
    }

    private static void Defaults(DivisionStore store, Draft draft)
    {
        draft.Default("ItemGroup", DefaultGroup);
        draft.Default("ItemGroupCode", "STD");
        draft.Default("ItemGroupDescription", "Standaard");
        draft.Default("Unit", DefaultUnit);
        draft.Default("UnitType", "O");
        draft.Default("IsStockItem", true);
        draft.Default("IsSalesItem", true);
        draft.Default("SecurityLevel", SecurityLevel);
        draft.Default("StartDate", store.Today);
        draft.Default("CostPriceCurrency", "EUR");
        draft.Default("StatisticalUnits", 1m);
        draft.Default("SalesVatCode", "0  ");
        draft.DefaultAll(0m, "AverageCost", "CostPriceStandard");
        draft.DefaultAll(0, "CopyRemarks", "IsBatchItem", "IsMakeItem", "IsNewContract", "IsOnDemandItem");
        draft.DefaultAll(0, "IsRegistrationCodeItem", "IsTime", "IsWebshopItem", "IsBatchNumberItem", "IsTaxableItem");
        draft.DefaultAll(false, "FreeBoolField_01", "FreeBoolField_02", "FreeBoolField_03", "FreeBoolField_04", "FreeBoolField_05");
        draft.DefaultAll(false, "IsFractionAllowedItem", "IsPackageItem", "IsPurchaseItem", "IsSerialItem", "IsSerialNumberItem");
        draft.DefaultAll(false, "IsSubcontractedItem");
        draft.Default("PictureUrl", "https://start.exactonline.nl/docs/images/placeholder_item.png");
    }
}
