namespace ExactSyncCluster.Silo.Cli;

/// <summary>Knows when a silo ends. What breaks off because of that is no fault and is not told: nothing is lost by it.</summary>
internal sealed class Ending
{
    private volatile bool _hasBegun;

    /// <summary>Watches a silo that was built.</summary>
    public void Watch(IHostApplicationLifetime life) => life.ApplicationStopping.Register(() => _hasBegun = true);

    /// <summary>Whether a line of a category is to be told.</summary>
    public bool Lets(LogLevel line, LogLevel least) => line >= (_hasBegun ? LogLevel.Critical : least);
}
