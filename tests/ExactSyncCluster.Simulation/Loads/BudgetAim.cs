namespace ExactSyncCluster.Simulation.Loads;

/// <summary>What was measured, in calls, and how much it may be.</summary>
internal readonly record struct BudgetAim(string What, int Calls, int Most)
{
    public bool IsMet => Calls <= Most;

    public override string ToString() => $"{What}: {Calls} (at most {Most}){(IsMet ? "" : ", missed")}";
}
