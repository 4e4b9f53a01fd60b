using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>What the connection file of a silo says of limits, time and webhooks.</summary>
internal sealed record ConnectionTuning
{
    /// <summary>Whether the systems tell of changes. Without it their feeds are read by the clock alone.</summary>
    public bool HasWebhooks { get; init; } = true;

    /// <summary>How many calls Exact is thought to allow in a minute; null for what it really does.</summary>
    public int? CallsAMinute { get; init; }

    /// <summary>How many in a day; null for as many as in a minute, where these are given.</summary>
    public int? CallsADay { get; init; }

    /// <summary>By how much all time is divided.</summary>
    public double TimeDividedBy { get; init; } = DemoTime.Divisor;

    /// <summary>How often Exact's feeds are read when nothing hints at changes, before it is divided; null for the default.</summary>
    public TimeSpan? ExactPoll { get; init; }

    /// <summary>The same for the webshop's.</summary>
    public TimeSpan? WebshopPoll { get; init; }
}
