using ExactSyncCluster.Simulation.Checks;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>What many histories came to.</summary>
internal sealed class RunTotals
{
    public long Histories { get; set; }

    public long Steps { get; set; }

    public long LostRaces { get; set; }

    public int MostErrors { get; set; }

    public long Renewals { get; set; }

    public long Consents { get; set; }

    public StrikeCounts Struck { get; } = new();

    public BranchCounts Branches { get; } = new();

    public long[] Exempt { get; } = new long[Enum.GetValues<Exemption>().Length];

    /// <summary>Seeds of histories that broke a promise, with the first thing that was broken.</summary>
    public SortedDictionary<ulong, Violation> Failed { get; } = [];

    public void Add(World world)
    {
        Histories++;
        Steps += world.Steps;
        LostRaces += world.Coverage.LostRaces;
        MostErrors = Math.Max(MostErrors, world.Coverage.MostErrors);
        (Renewals, Consents) = (Renewals + world.Coverage.Renewals, Consents + world.Coverage.Consents);
        Struck.Add(world.Weather.Struck);
        Branches.Add(world.Coverage.Branches);

        for (var kind = 0; kind < Exempt.Length; kind++)
        {
            Exempt[kind] += world.Coverage.Exempt[kind];
        }

        if (world.Violations.Count > 0)
        {
            Failed[world.Plan.Seed] = world.Violations[0];
        }
    }

    public void Add(RunTotals other)
    {
        (Histories, Steps, LostRaces) = (Histories + other.Histories, Steps + other.Steps, LostRaces + other.LostRaces);
        MostErrors = Math.Max(MostErrors, other.MostErrors);
        (Renewals, Consents) = (Renewals + other.Renewals, Consents + other.Consents);
        Struck.Add(other.Struck);
        Branches.Add(other.Branches);

        for (var kind = 0; kind < Exempt.Length; kind++)
        {
            Exempt[kind] += other.Exempt[kind];
        }

        foreach (var (seed, violation) in other.Failed)
        {
            Failed[seed] = violation;
        }
    }
}
