namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

internal static class AccountRules
{
    public const int CodeWidth = 18;

    private const int SecurityLevel = 10;
    private const int ConsolidationScenario = 6;
    private const int SourceApi = 2;
    private const int BigCode = 999_999_999;

    public static void Create(DivisionStore store, Draft draft)
    {
        draft.Require("Name");
        if (draft["Code"] is not string code || string.IsNullOrWhiteSpace(code))
        {
            draft["Code"] = Padded(Math.Min(store.NextAccountCode(), BigCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            draft["Code"] = FreeCode(store, code);
        }

        CheckReferences(store, draft);
        Defaults(store, draft);
        Derive(draft);
    }

    public static void Update(DivisionStore store, Draft draft)
    {
        draft.Require("Name", "Code");
        if (draft.IsGiven("Code"))
        {
            // The API finds the account itself when it looks whether the code is taken; the screen does not.
            var code = (string)draft["Code"]!;
            var own = Padded(code) == draft.Was!.Text("Code");
            draft["Code"] = draft.By.IsPerson && own ? Padded(code) : FreeCode(store, code);
        }

        CheckReferences(store, draft);
        Derive(draft);
    }

    public static void Remove(DivisionStore store, ExactRecord account, WriteOrigin by)
    {
        var orders = store.Table(EntityKind.SalesOrders);
        var used = orders.FindBy("OrderedBy", account.Id).Any()
            || orders.FindBy("DeliverTo", account.Id).Any()
            || orders.FindBy("InvoiceTo", account.Id).Any()
            || store.Table(EntityKind.SalesItemPrices).FindBy("Account", account.Id).Any();
        if (used)
        {
            throw ExactRefusal.InUse("Relatie");
        }

        store.Delete(account, DeletedEntityType.Account, account.Id, by);
    }

    /// <summary>Digits stand right in a column of eighteen.</summary>
    public static string Padded(string code)
    {
        var bare = code.Trim();
        return bare.All(char.IsAsciiDigit) ? bare.PadLeft(CodeWidth) : bare;
    }

    private static string FreeCode(DivisionStore store, string code)
    {
        if (string.IsNullOrWhiteSpace(code))
        {
            throw ExactRefusal.Mandatory("Code");
        }

        var padded = Padded(code);
        return store.Table(EntityKind.Accounts).FindBy("Code", padded).Any() ? throw ExactRefusal.Exists() : padded;
    }

    private static void CheckReferences(DivisionStore store, Draft draft)
    {
        foreach (var name in (ReadOnlySpan<string>)["InvoiceAccount", "Parent", "Accountant", "Reseller"])
        {
            if (draft.IsGiven(name) && draft[name] is Guid id && store.Table(EntityKind.Accounts).Find(id) is null)
            {
                throw ExactRefusal.NoReference(name);
            }
        }
    }

    private static void Defaults(DivisionStore store, Draft draft)
    {
        draft.Default("Status", "A");
        draft.Default("Type", "A");
        draft.Default("StartDate", store.Today);
        draft.Default("StatusSince", store.WallNow);
        draft.Default("CustomerSince", draft["Status"] is "C" ? store.WallNow : null);
        draft.Default("SecurityLevel", SecurityLevel);
        draft.DefaultAll("EUR", "SalesCurrency", "PurchaseCurrency");
        draft.Default("PaymentConditionSales", "30");
        draft.Default("ConsolidationScenario", ConsolidationScenario);
        draft.Default("Source", SourceApi);
        draft.Default("InvoiceAttachmentType", 1);
        draft.Default("Language", "NL");
        draft.DefaultAll(string.Empty, "GlnNumber", "OINNumber");
        draft.DefaultAll(0m, "CreditLinePurchase", "CreditLineSales", "DiscountPurchase", "DiscountSales");
        draft.DefaultAll(0, "InvoicingMethod", "AutomaticProcessProposedEntry", "PurchaseLeadDays", "ShippingLeadDays");
        draft.DefaultAll(0, "CostPaid", "IsAccountant", "IsAgency", "IsAnonymised", "IsCompetitor", "IsMailing");
        draft.DefaultAll(0, "SeparateInvPerProject", "SeparateInvPerSubscription");
        draft.DefaultAll(false, "Blocked", "CanDropShip", "IsBank", "IsMember", "IsPilot", "IsReseller", "IsSupplier");
        draft.DefaultAll(false, "RecepientOfCommissions", "IgnoreDatevWarningMessage", "IsExtraDuty");
        draft.Default("LogoUrl", "https://start.exactonline.nl/docs/images/placeholder_account_empty.png");
    }

    // The purchase flag follows the status whatever a client sends for it.
    private static void Derive(Draft draft)
    {
        draft["IsSales"] = draft["Status"] is "C";
        draft["IsPurchase"] = true;
    }
}
