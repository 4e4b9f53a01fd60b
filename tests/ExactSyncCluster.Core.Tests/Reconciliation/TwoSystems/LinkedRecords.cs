using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

/// <summary>A pair whose records stand on both sides.</summary>
internal sealed record LinkedRecords(PairKey Pair, string Exact, string Shop);

/// <summary>How most tests begin: with records that are linked and equal.</summary>
internal static class Beginnings
{
    private static readonly (string, object?)[] Jansen =
        [("Code", "1001"), ("Name", "Jansen"), ("Email", "info@jansen.example"), ("AddressLine1", "Dam 1"), ("City", "Amsterdam"), ("Postcode", "1012"), ("Status", "C")];

    /// <summary>A customer that was made in Exact.</summary>
    public static LinkedRecords LinkedCustomer(this SyncWorld world) => world.Linked(SystemName.Exact, world.Exact.Add(Entity.Customer, Row.Of(Jansen)));

    /// <summary>A customer that was made in the webshop.</summary>
    public static LinkedRecords LinkedShopCustomer(this SyncWorld world) => world.Linked(
        SystemName.Webshop, world.Shop.Add(Entity.Customer, Row.Of(("number", "2002"), ("name", "De Vries"), ("email", "post@vries.example"), ("status", "customer"))));

    /// <summary>A product that was made in Exact, with a price.</summary>
    public static LinkedRecords LinkedProduct(this SyncWorld world, string code = "BIKE", decimal price = 10m)
    {
        var exact = world.Exact.Add(Entity.Product, Row.Of(("Code", code), ("Description", "Product " + code)));
        world.Exact.EditPrice(exact, price);
        return world.Linked(SystemName.Exact, exact);
    }

    /// <summary>An order of the customer that was made in the webshop, with a line for each quantity.</summary>
    public static LinkedRecords LinkedShopOrder(this SyncWorld world, LinkedRecords customer, LinkedRecords product, params ReadOnlySpan<decimal> quantities)
    {
        var order = world.Shop.Add(Entity.Order, Row.Of(("customerId", Customer(customer.Shop)), ("description", "by web")), [.. ShopLines(product, quantities)]);
        return world.Linked(SystemName.Webshop, order);
    }

    /// <summary>An order of the customer that was made in Exact, with a line for each quantity.</summary>
    public static LinkedRecords LinkedExactOrder(this SyncWorld world, LinkedRecords customer, LinkedRecords product, params ReadOnlySpan<decimal> quantities)
    {
        var lines = new List<Fields>();
        foreach (var quantity in quantities)
        {
            lines.Add(ExactLine(product, quantity));
        }

        return world.Linked(
            SystemName.Exact, world.Exact.Add(Entity.Order, Row.Of(("OrderedBy", Customer(customer.Exact)), ("Description", "by phone")), [.. lines]));
    }

    public static Fields ShopLine(LinkedRecords product, decimal quantity) =>
        Row.Of(("productId", Product(product.Shop)), ("quantity", quantity), ("unitPrice", 10m), ("netPrice", 10m));

    public static Fields ExactLine(LinkedRecords product, decimal quantity) =>
        Row.Of(("Item", Product(product.Exact)), ("Quantity", quantity), ("UnitPrice", 10m), ("NetPrice", 10m));

    public static Value Customer(string id) => new Value.Reference(Entity.Customer, id);

    public static Value Product(string id) => new Value.Reference(Entity.Product, id);

    /// <summary>Lets the world come to rest and names the two records of the one that was made.</summary>
    public static LinkedRecords Linked(this SyncWorld world, SystemName system, string record)
    {
        Assert.True(world.Settle(), "The world does not come to rest.");
        var pair = world.Links.PairOf(system, record);
        Assert.NotNull(pair);
        var known = world.Links.Known(pair.Value);
        Assert.True(known is { Exact: not null, Webshop: not null }, $"The {system} record is not linked: {world.Links.Row(pair.Value).Reason}");
        return new(pair.Value, known.Exact!.Value.Value, known.Webshop!.Value.Value);
    }

    private static List<Fields> ShopLines(LinkedRecords product, ReadOnlySpan<decimal> quantities)
    {
        var lines = new List<Fields>();
        foreach (var quantity in quantities)
        {
            lines.Add(ShopLine(product, quantity));
        }

        return lines;
    }
}
