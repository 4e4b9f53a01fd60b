using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Tests.Worlds;

/// <summary>Records of no special interest.</summary>
internal static class Some
{
    public static JsonObject Account(string code) => new()
    {
        ["Code"] = code,
        ["Name"] = "Jansen",
        ["City"] = "Breukelen",
        ["Country"] = "NL",
        ["Remarks"] = "Bel na zes uur.",
        ["Status"] = "C",
    };

    public static JsonObject Customer(string? number) => new()
    {
        ["number"] = number,
        ["name"] = "Jansen",
        ["address"] = new JsonObject { ["city"] = "Breukelen", ["country"] = "NL" },
        ["language"] = "nl",
        ["currency"] = "EUR",
        ["status"] = "customer",
    };

    public static JsonObject Item(string code) => new()
    {
        ["Code"] = code,
        ["Description"] = "Lamp",
        ["Unit"] = "pc",
        ["SalesVatCode"] = "2",
    };

    public static JsonObject Product(string sku, decimal price = 10) => new()
    {
        ["sku"] = sku,
        ["name"] = "Lamp",
        ["unit"] = "pc",
        ["vatCode"] = "2",
        ["price"] = new JsonObject { ["amount"] = price, ["currency"] = "EUR" },
    };

    public static JsonObject Order(string number, Basis basis, params ReadOnlySpan<decimal> quantities)
    {
        var lines = new JsonArray();
        foreach (var quantity in quantities)
        {
            lines.Add((JsonNode)Line(basis.Product, quantity));
        }

        return new() { ["number"] = number, ["customerId"] = basis.Customer, ["orderDate"] = "2026-03-02", ["currency"] = "EUR", ["lines"] = lines };
    }

    public static JsonObject Line(string product, decimal quantity) => new()
    {
        ["productId"] = product,
        ["quantity"] = quantity,
        ["unitPrice"] = 10,
        ["vatCode"] = "2",
    };

    public static JsonObject SalesOrder(Basis basis, params ReadOnlySpan<decimal> quantities)
    {
        var lines = new JsonArray();
        foreach (var quantity in quantities)
        {
            lines.Add((JsonNode)new JsonObject { ["Item"] = basis.Item, ["Quantity"] = quantity, ["UnitPrice"] = 10 });
        }

        return new() { ["OrderedBy"] = basis.Account, ["OrderDate"] = "2026-03-02", ["SalesOrderLines"] = lines };
    }

    /// <summary>A linked customer and a linked product that orders can name.</summary>
    public static async Task<Basis> BasisAsync(RunningWorld world, string key, CancellationToken cancellation)
    {
        var customer = Links.Id(await world.Webshop.CreateAsync("customers", Customer(null), cancellation));
        var product = Links.Id(await world.Webshop.CreateAsync("products", Product(key), cancellation));
        await world.Settling.SettledAsync(cancellation);
        var account = await world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, customer, cancellation);
        var item = await world.Links.PartnerAsync(SystemName.Webshop, Entity.Product, product, cancellation);
        return new(Links.Id(account), Links.Id(item), customer, product);
    }

    /// <summary>The one price row of an item.</summary>
    public static async Task<JsonObject> PriceRowAsync(RunningWorld world, JsonObject item, CancellationToken cancellation) =>
        Assert.Single(await world.Exact.ListAsync("prices", cancellation), row => row.Text("Item") == Links.Id(item));
}

/// <summary>A linked customer and a linked product.</summary>
internal sealed record Basis(string Account, string Item, string Customer, string Product);
