using ExactSyncCluster.Core.Budget;

namespace ExactSyncCluster.Silo.Grains.Quotas;

/// <summary>What is stored of a budget: what was reserved of it, and what the fuses of its connections have counted.</summary>
internal sealed class QuotaDocument
{
    /// <summary>The reservation.</summary>
    public BudgetState? Budget { get; set; }

    /// <summary>The fuses of each connection.</summary>
    public Dictionary<string, FuseState> Fuses { get; set; } = [];
}
