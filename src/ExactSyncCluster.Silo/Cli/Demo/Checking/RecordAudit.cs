using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>Whether each record that people made stands once on both sides, and what was deleted is out of use on the other.</summary>
internal sealed class RecordAudit(Joined joined, SeedPlan plan, Ledger ledger, EngineLog log)
{
    private readonly HashSet<string> ambiguous = [.. plan.AmbiguousCodes];
    private readonly List<Deed> deleted = [.. ledger.Deeds.Where(static deed => deed.Kind == DeedKind.Deleted)];

    /// <summary>The customers that stand twice in the webshop from the beginning, and still do, joined to nothing.</summary>
    public IEnumerable<Crowd> Ambiguous => joined.Crowds.Where(IsAmbiguous);

    public IEnumerable<Finding> Findings() => Lone().Concat(Doubled()).Concat(MadeFromNothing()).Concat(Missing()).Concat(Removed());

    private IEnumerable<Finding> Lone() => joined.Lone
        .Where(lone => deleted.All(deed => deed.Entity != lone.Record.Entity || deed.Key != lone.Key))
        .Select(static lone => new Finding(Fault.NoPartner, lone.Record.Entity, lone.Key, null, null, $"stands in {Name(lone.System)} alone"));

    private IEnumerable<Finding> Doubled() => joined.Crowds
        .Where(crowd => !IsAmbiguous(crowd))
        .Select(static crowd => new Finding(
            Fault.Duplicate, crowd.Entity, crowd.Key, null, null, $"{crowd.Exact.Length} records in Exact Online and {crowd.Webshop.Length} in the webshop"));

    // One create for each record of the other side, and none for a record that the engine made itself.
    private IEnumerable<Finding> MadeFromNothing() => joined.Pairs
        .Where(pair => log.MadeInExact.ContainsKey(pair.Exact.Id) && log.MadeInWebshop.ContainsKey(pair.Webshop.Id))
        .Select(static pair => new Finding(Fault.Duplicate, pair.Entity, pair.Key, null, null, "both records were made by the engine"));

    private IEnumerable<Finding> Missing()
    {
        foreach (var entity in EntityNames.All)
        {
            var present = joined.Pairs.Where(pair => pair.Entity == entity).Select(static pair => pair.Key)
                .Concat(joined.Lone.Where(lone => lone.Record.Entity == entity).Select(static lone => lone.Key))
                .Concat(joined.Crowds.Where(crowd => crowd.Entity == entity).Select(static crowd => crowd.Key))
                .ToHashSet(StringComparer.Ordinal);
            foreach (var key in Wanted(entity).Where(key => !present.Contains(key)))
            {
                yield return new Finding(Fault.Lost, entity, key, null, null, "stands in neither system");
            }
        }

        var orders = joined.Pairs.Count(static pair => pair.Entity == Entity.Order) + joined.Lone.Count(static lone => lone.Record.Entity == Entity.Order);
        var made = plan.Orders.Length + ledger.Deeds.Count(static deed => deed is { Kind: DeedKind.Created, Entity: Entity.Order });
        if (orders < made && joined.Crowds.All(static crowd => crowd.Entity != Entity.Order))
        {
            yield return new Finding(Fault.Lost, Entity.Order, "all", null, null, $"{made} orders were made and {orders} are there");
        }
    }

    private IEnumerable<string> Wanted(Entity entity)
    {
        var seeded = entity switch
        {
            Entity.Customer => plan.Customers.Select(static customer => customer.Any.Code),
            Entity.Product => plan.Products.Select(static product => product.Any.Sku),
            _ => plan.Orders.Select(static order => order.Any.Reference).OfType<string>(),
        };
        return seeded.Concat(ledger.Deeds.Where(deed => deed.Kind == DeedKind.Created && deed.Entity == entity).Select(static deed => deed.Key));
    }

    private IEnumerable<Finding> Removed()
    {
        foreach (var deed in deleted)
        {
            var left = joined.Lone.FirstOrDefault(lone => lone.Record.Entity == deed.Entity && lone.Key == deed.Key);
            if (left is null || left.System == deed.System)
            {
                yield return new Finding(Fault.Lost, deed.Entity, deed.Key, null, null, $"was deleted in {Name(deed.System)}; the other record is to stay, out of use");
            }
            else if (!IsOutOfUse(left))
            {
                yield return new Finding(Fault.Differs, deed.Entity, deed.Key, null, null, $"was deleted in {Name(deed.System)} and is still in use in {Name(left.System)}");
            }
        }
    }

    private static bool IsOutOfUse(LoneRecord left) => (left.Record.Entity, left.System) switch
    {
        (Entity.Customer, _) => left.Record.Get("blocked") == "true",
        (Entity.Product, SystemName.Exact) => left.Record.Get("activeTo") is not null,
        (Entity.Product, _) => left.Record.Get("activeTo") is not null && left.Record.Get("published") == "false",
        _ => false,
    };

    private bool IsAmbiguous(Crowd crowd) =>
        crowd.Entity == Entity.Customer && ambiguous.Contains(crowd.Key) && crowd.Exact.Length == 1 && crowd.Webshop.Length == 2;

    private static string Name(SystemName system) => system == SystemName.Exact ? "Exact Online" : "the webshop";
}
