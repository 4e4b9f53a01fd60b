using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

/// <summary>Compares what actually stands in the two systems.</summary>
internal static class Equality
{
    /// <summary>Every mapped property that travels both ways is equal; lines are compared as a multiset.</summary>
    public static void AssertEqual(this SyncWorld world, LinkedRecords records)
    {
        var differences = world.Differences(records);
        Assert.True(differences.Count == 0, string.Join("; ", differences));
    }

    public static List<string> Differences(this SyncWorld world, LinkedRecords records)
    {
        var mapping = world.Mapping.Of(records.Pair.Entity);
        var differences = Rows(world, mapping.Main, WithPrice(world, records), world.Shop.Main(records.Shop));
        if (mapping.Lines is not { } lines)
        {
            return differences;
        }

        var exact = world.Exact.Lines(records.Exact).Select(static line => line.Fields).ToList();
        var shop = world.Shop.Lines(records.Shop).Select(static line => line.Fields).ToList();
        foreach (var line in exact)
        {
            var partner = shop.FindIndex(other => Rows(world, lines, line, other).Count == 0);
            if (partner < 0)
            {
                differences.Add($"the webshop lacks the line {Text(line)}");
                continue;
            }

            shop.RemoveAt(partner);
        }

        differences.AddRange(shop.Select(line => $"Exact lacks the line {Text(line)}"));
        return differences;
    }

    private static List<string> Rows(SyncWorld world, PartMapping part, Fields exact, Fields shop) =>
        [.. part.Properties
            .Where(static property => property.OnCreate != OnCreate.Only)
            .Where(property => !IsSame(world, property, exact, shop))
            .Select(property => $"{property.Exact.Name} is {exact.Get(property.Exact.Name)} and {property.Webshop.Name} is {shop.Get(property.Webshop.Name)}")];

    private static bool IsSame(SyncWorld world, PropertyMapping property, Fields exact, Fields shop)
    {
        var there = property.Lens.Normal(SystemName.Webshop, shop.Get(property.Webshop.Name));
        var here = property.Lens.Normal(SystemName.Exact, exact.Get(property.Exact.Name));
        return here is Value.Reference reference
            ? there == new Value.Reference(reference.Entity, world.Links.Link(SystemName.Exact, reference).Other ?? "")
            : property.Lens.Carry(SystemName.Exact, here) is Carried.To to && property.Lens.Normal(SystemName.Webshop, to.Value) == there;
    }

    private static Fields WithPrice(SyncWorld world, LinkedRecords records)
    {
        var main = world.Exact.Main(records.Exact);
        if (records.Pair.Entity != Entity.Product)
        {
            return main;
        }

        var stock = world.Exact.RowsOf(records.Exact, Collections.Stock);
        var prices = world.Exact.RowsOf(records.Exact, Collections.Prices);
        return main
            .With("SalesItemPrices.Price", prices[0].Fields.Get("Price"))
            .With("SalesItemPrices.Currency", prices[0].Fields.Get("Currency"))
            .With("StockPositions.CurrentStock", Value.Of(stock.Sum(static row => ((Value.Number)row.Fields.Get("CurrentStock")).Content)));
    }

    private static string Text(Fields fields) => string.Join(", ", fields.Select(static field => $"{field.Key}={field.Value}"));
}
