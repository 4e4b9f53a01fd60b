using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What a history met, besides its faults.</summary>
internal sealed class Coverage
{
    /// <summary>Writes to the store that came after somebody else's.</summary>
    public int LostRaces { get; set; }

    /// <summary>How often tokens were renewed, or given anew.</summary>
    public int Renewals { get; set; }

    /// <summary>The most errors that an endpoint of Exact gave in one hour.</summary>
    public int MostErrors { get; set; }

    /// <summary>How often a person was asked for consent.</summary>
    public int Consents { get; set; }

    /// <summary>The branches of the reconciler that were taken.</summary>
    public BranchCounts Branches { get; } = new();

    /// <summary>What was not promised, by kind.</summary>
    public int[] Exempt { get; } = new int[Enum.GetValues<Exemption>().Length];

    /// <summary>Counts something that is not promised.</summary>
    public void Count(Exemption exemption) => Exempt[(int)exemption]++;
}
