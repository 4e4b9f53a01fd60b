namespace ExactSyncCluster.Silo.Grains.Feeds;

internal sealed partial class FeedGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Feeds {Feeds}: {Feed} refuses its position and is read from the beginning. {Reason}")]
    private partial void LogRefused(string feeds, string feed, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Feeds {Feeds} are read from the beginning: {Reason}.")]
    private partial void LogNewEpoch(string feeds, string reason);
}
