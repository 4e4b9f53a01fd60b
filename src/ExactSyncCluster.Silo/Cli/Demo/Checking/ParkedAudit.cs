using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>Holds the engine's list of parked pairs against the customers that really are ambiguous.</summary>
internal sealed class ParkedAudit(IReadOnlyList<Crowd> ambiguous, IReadOnlyList<ParkedPair> parked)
{
    public IEnumerable<Finding> Findings()
    {
        var waiting = ambiguous.ToDictionary(static crowd => crowd, static crowd => crowd.Exact.Concat(crowd.Webshop).Select(static record => record.Id).ToHashSet(StringComparer.Ordinal));
        foreach (var crowd in ambiguous.Where(crowd => !parked.Any(pair => IsOf(pair, waiting[crowd]))))
        {
            yield return new Finding(Fault.Parked, crowd.Entity, crowd.Key, null, null, "stands twice in the webshop and is not parked");
        }

        foreach (var pair in parked.Where(pair => !waiting.Values.Any(ids => IsOf(pair, ids))))
        {
            yield return new Finding(Fault.Parked, pair.Entity, pair.ExactId ?? pair.WebshopId ?? "?", null, null, $"is parked: {pair.Cause}");
        }
    }

    private static bool IsOf(ParkedPair pair, HashSet<string> ids) =>
        pair.Entity == Entity.Customer
        && ((pair.ExactId is { } exact && ids.Contains(exact)) || (pair.WebshopId is { } webshop && ids.Contains(webshop)));
}
