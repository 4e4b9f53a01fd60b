namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

internal static class PriceRules
{
    public static void Create(DivisionStore store, Draft draft)
    {
        draft.Require("Item");
        var item = store.Table(EntityKind.Items).Find(draft["Item"]) ?? throw ExactRefusal.NoReference("Item");
        draft.Default("Currency", "EUR");
        draft.Default("Unit", item["Unit"]);
        draft.Default("Quantity", 1m);
        draft.Default("NumberOfItemsPerUnit", 1m);
        draft.Default("Price", 0m);
        Check(store, draft);
    }

    public static void Update(DivisionStore store, Draft draft)
    {
        draft.Require("Item");
        Check(store, draft);
    }

    public static void Remove(DivisionStore store, ExactRecord price, WriteOrigin by) =>
        store.Delete(price, DeletedEntityType.SalesItemPrice, price.Id, by);

    /// <summary>The price in force for a customer: an agreement before the general price, the latest start first.</summary>
    public static ExactRecord? InForce(DivisionStore store, Guid item, Guid? account, decimal quantity)
    {
        var today = store.Today;
        return store.Table(EntityKind.SalesItemPrices).FindBy("Item", item)
            .Where(price => price["Account"] is null || (account is not null && Equals(price["Account"], account)))
            .Where(price => price["StartDate"] is not DateTime from || from <= today)
            .Where(price => price["EndDate"] is not DateTime to || to >= today)
            .Where(price => price.Number("Quantity") <= quantity)
            .OrderBy(price => price["Account"] is null)
            .ThenByDescending(price => price.Number("Quantity"))
            .ThenByDescending(price => price["StartDate"] as DateTime? ?? DateTime.MinValue)
            .ThenBy(price => price.Id)
            .FirstOrDefault();
    }

    private static void Check(DivisionStore store, Draft draft)
    {
        if (store.Table(EntityKind.Items).Find(draft["Item"]) is null)
        {
            throw ExactRefusal.NoReference("Item");
        }

        if (draft["Account"] is Guid account && store.Table(EntityKind.Accounts).Find(account) is null)
        {
            throw ExactRefusal.NoReference("Account");
        }

        var twin = store.Table(EntityKind.SalesItemPrices).FindBy("Item", draft["Item"]!)
            .Any(other => other.Id != draft.Id && SameRow(other, draft));
        if (twin)
        {
            throw ExactRefusal.PriceRowExists();
        }
    }

    private static bool SameRow(ExactRecord other, Draft draft) =>
        Equals(other["Account"], draft["Account"])
        && Equals(other["Currency"], draft["Currency"])
        && Equals(other["Unit"], draft["Unit"])
        && other.Number("Quantity") == draft.Number("Quantity")
        && Equals(other["StartDate"], draft["StartDate"])
        && Equals(other["EndDate"], draft["EndDate"]);
}
