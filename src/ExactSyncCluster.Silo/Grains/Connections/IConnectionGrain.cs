using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;
using Orleans.Concurrency;

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

/// <summary>One connection: whether it runs.</summary>
[Alias("ExactSyncCluster.Connection")]
internal interface IConnectionGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that all that belongs to it runs.</summary>
    [Alias("Ensure")]
    Task EnsureAsync();

    /// <summary>How far it has come.</summary>
    [AlwaysInterleave]
    [Alias("GetPhase")]
    Task<ConnectionPhase> GetPhaseAsync();

    /// <summary>The search for matches that it began with; null while there was none.</summary>
    [AlwaysInterleave]
    [Alias("GetSearch")]
    Task<SystemsSearch?> GetSearchAsync();

    /// <summary>Whether what stood in the systems at first is still being carried over.</summary>
    [AlwaysInterleave]
    [Alias("IsBackfilling")]
    Task<bool> IsBackfillingAsync();

    /// <summary>One system stands in the directory with all its records, since a time; null where that is not known.</summary>
    [Alias("Surveyed")]
    Task SurveyedAsync(SystemName system, DateTimeOffset? at);

    /// <summary>Stops it.</summary>
    [Alias("Pause")]
    Task PauseAsync();

    /// <summary>Lets it go on.</summary>
    [Alias("Resume")]
    Task ResumeAsync();
}
