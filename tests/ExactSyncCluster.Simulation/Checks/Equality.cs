using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>Compares what actually stands in the two systems.</summary>
internal static class Equality
{
    /// <summary>What differs between the two records of each thing of a connection.</summary>
    public static List<string> Differences(Site site)
    {
        var differences = new List<string>();
        foreach (var row in site.Book.Rows.Where(static row => row.MovedTo is null))
        {
            if (row.Status == PairStatus.Ended)
            {
                continue;
            }

            if (row is { Exact: { } exact, Webshop: { } webshop } && site.Exact.Has(exact) && site.Shop.Has(webshop))
            {
                differences.AddRange(Differences(site, row.Key.Entity, exact, webshop).Select(text => $"{site.Name} {row.Key.Entity}: {text}"));
            }
            else
            {
                differences.Add($"{site.Name} {row.Key.Entity}: it is not linked ({row.Status} {row.Cause})");
            }
        }

        return differences;
    }

    private static List<string> Differences(Site site, Entity entity, string exact, string webshop)
    {
        var mapping = site.Mapping.Of(entity);
        var differences = Rows(site, mapping.Main, WithPrice(site, entity, exact), site.Shop.Main(webshop));
        if (mapping.Lines is not { } lines)
        {
            return differences;
        }

        var left = site.Shop.Lines(webshop).Select(static line => line.Fields).ToList();
        foreach (var line in site.Exact.Lines(exact))
        {
            var partner = left.FindIndex(other => Rows(site, lines, line.Fields, other).Count == 0);
            if (partner < 0)
            {
                differences.Add($"the webshop lacks a line of {line.Fields.Get("Quantity")}");
                continue;
            }

            left.RemoveAt(partner);
        }

        differences.AddRange(left.Select(static line => $"Exact lacks a line of {line.Get("quantity")}"));
        return differences;
    }

    private static List<string> Rows(Site site, PartMapping part, Fields exact, Fields shop) =>
        [.. part.Properties
            .Where(static property => property.OnCreate != OnCreate.Only && !property.Exact.Name.StartsWith("StockPositions.", StringComparison.Ordinal))
            .Where(property => !IsSame(site, property, exact, shop) && !(property.Group == "price" && IsWithoutPrice(property, exact, shop)))
            .Select(property => $"{property.Exact.Name} is {exact.Get(property.Exact.Name)} and {property.Webshop.Name} is {shop.Get(property.Webshop.Name)}")];

    // A product without a price, or whose price comes from Exact alone, does not become free because its item begins at zero.
    private static bool IsWithoutPrice(PropertyMapping property, Fields exact, Fields shop) =>
        exact.Get("SalesItemPrices.Price") == Value.Of(0m)
        && (property.Direction == Direction.ToWebshop || (shop.Get("price.amount").IsEmpty && shop.Get("price.currency").IsEmpty));

    private static bool IsSame(Site site, PropertyMapping property, Fields exact, Fields shop)
    {
        var there = property.Lens.Normal(SystemName.Webshop, shop.Get(property.Webshop.Name));
        var here = property.Lens.Normal(SystemName.Exact, exact.Get(property.Exact.Name));
        return here is Value.Reference reference
            ? there == new Value.Reference(reference.Entity, site.Book.Holder(SystemName.Exact, reference.Entity, reference.Id)?.Webshop ?? "")
            : property.Lens.Carry(SystemName.Exact, here) is Carried.To to && Ledger.Plain(property.Lens.Normal(SystemName.Webshop, to.Value)) == Ledger.Plain(there);
    }

    private static Fields WithPrice(Site site, Entity entity, string exact)
    {
        var main = site.Exact.Main(exact);
        return entity == Entity.Product && site.Exact.Prices(exact) is [var price, ..]
            ? main.With("SalesItemPrices.Price", price.Fields.Get("Price")).With("SalesItemPrices.Currency", price.Fields.Get("Currency"))
            : main;
    }
}
