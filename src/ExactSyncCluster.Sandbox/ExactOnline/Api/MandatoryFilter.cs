using System.Collections.Frozen;
using ExactSyncCluster.Sandbox.ExactOnline.Query;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>The rule that a full read belongs on the feed: single endpoints want a filter on a listed field.</summary>
internal static class MandatoryFilter
{
    private static readonly FrozenSet<string> OnAccounts = new[]
    {
        "Accountant", "AccountManager", "AddressLine1", "AddressLine2", "AddressLine3", "Blocked", "BRIN", "BSN",
        "ChamberOfCommerce", "City", "Classification", "Classification1", "Classification2", "Classification3",
        "Classification4", "Classification5", "Classification6", "Classification7", "Classification8", "Code",
        "CodeAtSupplier", "Country", "Created", "Email", "EndDate", "Fax", "ID", "InvoiceAccount", "IsAccountant",
        "IsReseller", "IsSales", "IsSupplier", "MainContact", "Modified", "Name", "Parent", "Phone", "Postcode",
        "PriceList", "Reseller", "RSIN", "SearchCode", "StartDate", "Status", "Type", "VATNumber",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OnItems = new[]
    {
        "Code", "Created", "Description", "EndDate", "ID", "IsSalesItem", "IsStockItem", "IsWebshopItem", "ItemGroup",
        "Modified", "SearchCode", "StartDate",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static void Check(ExactQuery query)
    {
        var allowed = (query.Resource.IsFeed, query.Resource.Kind) switch
        {
            (false, EntityKind.Accounts) => OnAccounts,
            (false, EntityKind.Items) => OnItems,
            _ => null,
        };
        if (allowed is not null && query.Filter?.Names().Any(allowed.Contains) != true)
        {
            throw ExactRefusal.Malformed(
                "Filter verplicht. Toegestane velden: " + string.Join(", ", allowed.Order(StringComparer.Ordinal)));
        }
    }
}
