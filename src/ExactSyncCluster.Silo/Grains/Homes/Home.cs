using System.IO.Hashing;
using System.Text;

namespace ExactSyncCluster.Silo.Grains.Homes;

/// <summary>
/// On which silo a grain belongs that works by itself: every silo finds the same one without asking, and when a silo comes or
/// goes only those move that come to it or were on it (rendezvous hashing).
/// </summary>
internal static class Home
{
    /// <summary>The silo to which a grain belongs.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="silos">The silos that take work, in any order; at least one.</param>
    public static SiloAddress Of(GrainId grain, IEnumerable<SiloAddress> silos) =>
        silos.OrderByDescending(silo => Weight(grain, silo)).ThenBy(static silo => silo.ToParsableString(), StringComparer.Ordinal).First();

    private static ulong Weight(GrainId grain, SiloAddress silo) => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{silo.ToParsableString()} {grain}"));
}
