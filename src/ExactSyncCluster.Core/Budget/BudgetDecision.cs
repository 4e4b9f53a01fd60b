using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>Whether an attempt may go.</summary>
public abstract record BudgetDecision
{
    private BudgetDecision()
    {
    }

    /// <summary>It may go now. What comes of it is to be reported under the permit's number.</summary>
    public sealed record Granted(long Permit) : BudgetDecision;

    /// <summary>It may not. The failure's time is the earliest at which it can, if nothing else takes its place.</summary>
    public sealed record Denied(CallFailure Failure) : BudgetDecision;
}
