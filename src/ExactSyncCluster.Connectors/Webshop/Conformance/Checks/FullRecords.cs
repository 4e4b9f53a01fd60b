using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

/// <summary>Records with every member filled, with values that careless shops alter.</summary>
internal static class FullRecords
{
    private const string Awkward = "  Ünïcode ‘quotes’ & <tags> 😀\n\tsecond line  ";

    public static JsonObject Customer(string name) => new()
    {
        ["externalReference"] = name,
        ["number"] = name,
        ["name"] = Awkward,
        ["email"] = "Info@Example.test",
        ["phone"] = "+31 (0)15-000 00 00",
        ["website"] = "https://Example.test/Path?x=1",
        ["address"] = new JsonObject
        {
            ["line1"] = " Dorpsstraat 1 ",
            ["line2"] = "b",
            ["line3"] = "c",
            ["postcode"] = "2611 AB",
            ["city"] = "'s-Hertogenbosch",
            ["state"] = "NB",
            ["country"] = "NL",
        },
        ["vatNumber"] = "NL000000000B01",
        ["chamberOfCommerce"] = "00000000",
        ["language"] = "nl",
        ["currency"] = "EUR",
        ["paymentCondition"] = "30",
        ["remarks"] = new string('x', 10_000),
        ["blocked"] = true,
        ["status"] = "prospect",
    };

    public static JsonObject Product(string name) => new()
    {
        ["externalReference"] = name,
        ["sku"] = $"{name}-aB",
        ["name"] = Awkward,
        ["extraDescription"] = Awkward,
        ["notes"] = Awkward,
        ["barcode"] = "0000000000017",
        ["unit"] = "st",
        ["netWeight"] = 0.1234567890123m,
        ["netWeightUnit"] = "kg",
        ["vatCode"] = "021",
        ["searchCode"] = "mixed Case",
        ["price"] = new JsonObject { ["amount"] = 1234567.123456m, ["currency"] = "EUR" },
        ["published"] = true,
        ["activeFrom"] = "2024-02-29",
        ["activeTo"] = "2099-12-31",
        ["itemGroupCode"] = "007",
        ["itemGroupName"] = Awkward,
        ["stock"] = -12.5m,
    };

    public static JsonObject Order(string name, string customerId, string productId) => new()
    {
        ["externalReference"] = name,
        ["number"] = name,
        ["erpNumber"] = 9_007_199_254_740_991,
        ["customerId"] = customerId,
        ["deliverToCustomerId"] = customerId,
        ["invoiceToCustomerId"] = customerId,
        ["orderDate"] = "2026-01-31",
        ["deliveryDate"] = "2026-02-28",
        ["description"] = Awkward,
        ["remarks"] = Awkward,
        ["currency"] = "EUR",
        ["discountPercent"] = 2.5m,
        ["paymentReference"] = " 0001 ",
        ["paymentCondition"] = "07",
        ["status"] = "partial",
        ["lines"] = new JsonArray(Line($"{name}-1", productId), Line($"{name}-2", productId)),
    };

    public static JsonObject Line(string reference, string productId) => new()
    {
        ["externalReference"] = reference,
        ["productId"] = productId,
        ["quantity"] = 3.333333m,
        ["unitPrice"] = 2.495001m,
        ["netPrice"] = 1.000001m,
        ["discountPercent"] = 33.3333m,
        ["vatCode"] = "021",
        ["description"] = Awkward,
        ["deliveryDate"] = "2026-02-28",
        ["notes"] = Awkward,
    };
}
