using Orleans.Concurrency;

namespace ExactSyncCluster.Silo.Grains.Connections;

/// <summary>One connection: whether it runs.</summary>
[Alias("ExactSyncCluster.Connection")]
internal interface IConnectionGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that all that belongs to it runs, and knows how far the connection has come.</summary>
    [Alias("Ensure")]
    Task EnsureAsync();

    /// <summary>How far it has come.</summary>
    [AlwaysInterleave]
    [Alias("GetProgress")]
    Task<ConnectionProgress> GetProgressAsync();

    /// <summary>Stops it.</summary>
    [Alias("Pause")]
    Task PauseAsync();

    /// <summary>Lets it go on.</summary>
    [Alias("Resume")]
    Task ResumeAsync();
}
