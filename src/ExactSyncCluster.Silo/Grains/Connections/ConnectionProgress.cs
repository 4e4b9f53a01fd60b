using ExactSyncCluster.Core.Feeds;

namespace ExactSyncCluster.Silo.Grains.Connections;

/// <summary>How far a connection has come.</summary>
internal enum ConnectionPhase
{
    /// <summary>Both systems are read into the directory; nothing is written yet.</summary>
    Surveying,

    /// <summary>Changes are carried over.</summary>
    Running,

    /// <summary>A person has stopped it.</summary>
    Paused,
}

/// <summary>
/// What a connection tells the grains that work for it, again and again. They never ask for it: grains that wait for each other
/// could not be moved or stopped.
/// </summary>
/// <param name="Phase">How far it has come.</param>
/// <param name="Search">The search for matches that it began with; null while there was none.</param>
/// <param name="IsBackfilling">Whether what stood in the systems at first is still being carried over.</param>
/// <param name="HasExactWebhooks">Whether Exact has registered our webhooks.</param>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.ConnectionProgress")]
internal sealed record ConnectionProgress(
    [property: Id(0)] ConnectionPhase Phase, [property: Id(1)] SystemsSearch? Search, [property: Id(2)] bool IsBackfilling, [property: Id(3)] bool HasExactWebhooks = false);
