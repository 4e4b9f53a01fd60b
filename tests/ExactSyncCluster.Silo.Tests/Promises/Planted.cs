using System.Text.Json.Nodes;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>Records whose every personal property holds the same strange word, as a name, a part of an address or in a sentence.</summary>
internal static class Planted
{
    /// <summary>The word. Upper or lower case does not matter.</summary>
    public const string Word = "Zxqwsen";

    /// <summary>What Exact says when it quotes a record in every way that it may.</summary>
    public const string ExactSays =
        """{"error":{"code":"Zxqwsen","message":{"lang":"nl-NL","value":"Ongeldig: Naam Zxqwsen de Zxqwsen - 'Zxqwsen', \"Zxqwsen\", Zxqwsen@zxqwsen.example (NLZxqwsen01B01)"}}}""";

    /// <summary>The same of the shop.</summary>
    public const string ShopSays =
        """{"type":"https://shop.example/errors/validation-failed","title":"Zxqwsen","detail":"Zxqwsen","instance":"/customers/Zxqwsen","errors":[{"pointer":"/name","detail":"Zxqwsen"},{"pointer":"/Zxqwsen de Vries","detail":"x"}]}""";

    /// <summary>The same of Exact's token endpoint.</summary>
    public const string TokenDeskSays = """{"error":"Zxqwsen","error_description":"Zxqwsen refused for stampNL001.Zxqwsen"}""";

    public static JsonObject Account(string code, string part) => new()
    {
        ["Code"] = code,
        ["Name"] = $"{Word} {part}",
        ["Email"] = $"{part}@{Word}.example",
        ["Phone"] = $"06 {Word} {part}",
        ["Website"] = $"https://{Word}.example/{part}",
        ["AddressLine1"] = $"{Word}straat {part}",
        ["AddressLine2"] = $"{Word} achter {part}",
        ["AddressLine3"] = $"{Word} boven {part}",
        ["Postcode"] = $"1{Word}",
        ["City"] = $"{Word}dam",
        ["State"] = "UT",
        ["Country"] = "NL",
        ["VATNumber"] = $"NL{Word}B01",
        ["ChamberOfCommerce"] = $"{Word}{part}",
        ["Remarks"] = $"Bel {Word} {part}",
        ["Status"] = "C",
    };

    public static JsonObject Customer(string? number, string part) => new()
    {
        ["number"] = number,
        ["name"] = $"{Word} {part}",
        ["email"] = $"{part}@{Word}.example",
        ["phone"] = $"06 {Word} {part}",
        ["website"] = $"https://{Word}.example/{part}",
        ["address"] = new JsonObject
        {
            ["line1"] = $"{Word}straat {part}",
            ["line2"] = $"{Word} achter {part}",
            ["line3"] = $"{Word} boven {part}",
            ["postcode"] = $"1{Word}",
            ["city"] = $"{Word}dam",
            ["country"] = "NL",
        },
        ["vatNumber"] = $"NL{Word}B01",
        ["chamberOfCommerce"] = $"{Word}{part}",
        ["language"] = "nl",
        ["currency"] = "EUR",
        ["remarks"] = $"Bel {Word} {part}",
        ["status"] = "customer",
    };

    public static JsonObject Product(string sku)
    {
        var product = Some.Product(sku);
        product["name"] = $"Lamp van {Word}";
        product["notes"] = $"Voor {Word}";
        product["extraDescription"] = $"{Word} koopt";
        return product;
    }

    public static JsonObject Order(string number, string customer, string product)
    {
        var line = Some.Line(product, 2);
        line["description"] = $"Voor {Word}";
        line["notes"] = $"Graveer {Word}";
        return new()
        {
            ["number"] = number,
            ["customerId"] = customer,
            ["orderDate"] = "2026-03-02",
            ["currency"] = "EUR",
            ["description"] = $"Bestelling van {Word}",
            ["remarks"] = $"Niet thuis: {Word}",
            ["paymentReference"] = $"{Word} 1",
            ["lines"] = new JsonArray(line),
        };
    }
}
