using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Silo.Connections.Webhooks;

/// <summary>What became of asking one system for its webhooks.</summary>
internal abstract record Attempt
{
    private Attempt()
    {
    }

    /// <summary>There is no secret to sign them with, or no consent yet.</summary>
    internal sealed record NotWanted : Attempt
    {
        public static NotWanted Instance { get; } = new();
    }

    /// <summary>They are sent.</summary>
    internal sealed record Done : Attempt
    {
        public static Done Instance { get; } = new();
    }

    /// <summary>They are not.</summary>
    internal sealed record Failed(CallFailure Failure) : Attempt;
}
