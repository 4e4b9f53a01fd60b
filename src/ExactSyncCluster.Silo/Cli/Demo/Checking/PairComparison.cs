using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>Compares the records of one pair, property by property and line by line.</summary>
internal sealed class PairComparison(EngineLog log)
{
    public IEnumerable<Finding> Compare(JoinedPair pair)
    {
        foreach (var property in DemoProperties.Of(pair.Entity))
        {
            if (Applies(property, pair) && !Same(property, pair.Exact.Get, pair.Webshop.Get))
            {
                yield return Difference(pair, null, property, pair.Exact.Get(property), pair.Webshop.Get(property));
            }
        }

        foreach (var finding in pair.Entity == Entity.Order ? Lines(pair) : [])
        {
            yield return finding;
        }
    }

    // What travels with a record when it is made is kept equal only where it was made so, from a value that was there.
    private bool Applies(DemoProperty property, JoinedPair pair) => property.Way switch
    {
        DemoWay.AtCreateToExact => log.MadeInExact.ContainsKey(pair.Exact.Id) && pair.Webshop.Get(property) is not null,
        DemoWay.AtCreate =>
            (log.MadeInExact.ContainsKey(pair.Exact.Id) && pair.Webshop.Get(property) is not null)
            || (log.MadeInWebshop.ContainsKey(pair.Webshop.Id) && pair.Exact.Get(property) is not null),
        DemoWay.Both or DemoWay.ToWebshop => true,
    };

    private static bool Same(DemoProperty property, Func<DemoProperty, string?> exact, Func<DemoProperty, string?> webshop)
    {
        // Nothing and nought are the same price, in whatever currency.
        var amount = property.Webshop == "price.currency" ? DemoProperties.Find(Entity.Product, "price.amount") : null;
        return exact(property) == webshop(property)
            || (amount is not null && exact(amount) is null && webshop(amount) is null);
    }

    private IEnumerable<Finding> Lines(JoinedPair pair)
    {
        var there = pair.Webshop.Lines.ToLookup(static line => line.Product, StringComparer.Ordinal);
        var here = pair.Exact.Lines.ToLookup(static line => line.Product, StringComparer.Ordinal);
        foreach (var product in here.Select(static same => same.Key).Union(there.Select(static same => same.Key)))
        {
            List<ShownLine> exact = [.. here[product]];
            List<ShownLine> webshop = [.. there[product]];
            var most = Math.Max(exact.Count, webshop.Count);
            if (most > 1)
            {
                yield return new Finding(Fault.Duplicate, Entity.Order, pair.Key, product, null, $"{exact.Count} lines in Exact Online and {webshop.Count} in the webshop");
            }
            else if (exact.Count != webshop.Count)
            {
                yield return new Finding(Fault.NoPartner, Entity.Order, pair.Key, product, null, exact.Count == 0 ? "stands in the webshop alone" : "stands in Exact Online alone");
            }

            foreach (var (mine, theirs) in exact.Zip(webshop))
            {
                foreach (var property in DemoProperties.Line.Where(property => mine.Get(property) != theirs.Get(property)))
                {
                    yield return Difference(pair, product, property, mine.Get(property), theirs.Get(property));
                }
            }
        }
    }

    private static Finding Difference(JoinedPair pair, string? line, DemoProperty property, string? exact, string? webshop) => new(
        Fault.Differs,
        pair.Entity,
        pair.Key,
        line,
        $"{property.Exact} / {property.Webshop}",
        $"Exact Online: {exact ?? "empty"}; webshop: {webshop ?? "empty"}");
}
