using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>Whether a write may go as far as the fuse is concerned.</summary>
public abstract record FuseAnswer
{
    private FuseAnswer()
    {
    }

    /// <summary>It may.</summary>
    public sealed record Closed : FuseAnswer;

    /// <summary>It may not before a person approves.</summary>
    /// <param name="Reason">Why, for a person.</param>
    /// <param name="At">Since when.</param>
    public sealed record Blown(string Reason, DateTimeOffset At) : FuseAnswer
    {
        /// <summary>The same as a call's failure; no time makes it worth trying again, only a person does.</summary>
        public CallFailure Failure => new(FailureCause.Fuse, Reason);
    }
}
