using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>
/// Reads every feed of main rows to its end into the directory: nothing is handed over or written before both systems were
/// searched.
/// </summary>
internal sealed class FeedSurvey(
    Connection connection, SystemName system, IPairDirectory directory, FeedTroubles troubles, TimeProvider time, FeedPace pace)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private string? _position;

    /// <summary>Reads them all. Null when all were read; otherwise why not: the next call goes on where this one stopped.</summary>
    public async Task<CallFailure?> RunAsync(CancellationToken cancellation)
    {
        foreach (var feed in connection.End(system).Feeds.Where(feed => feed.Entity is not null && feed.IsMain && !_read.Contains(feed.Name)))
        {
            if (await ReadAsync(feed, cancellation) is { } failure)
            {
                troubles.Began(feed.Name, failure);
                return failure;
            }

            troubles.Ended(feed.Name);
            _read.Add(feed.Name);
            _position = null;
        }

        return null;
    }

    private async Task<CallFailure?> ReadAsync(FeedDescription feed, CancellationToken cancellation)
    {
        while (true)
        {
            var call = connection.Call(system, CallPriority.Backfill);
            var result = await connection.End(system).ReadFeedAsync(new(feed.Name, _position, pace.PageLimit), call, cancellation);
            if (result is not FeedPage.Page page)
            {
                _position = result is FeedPage.PositionRefused ? null : _position;
                return (result as FeedPage.Failed)?.Failure ?? new(FailureCause.Refused, "The feed refuses to be read from its beginning.");
            }

            var questions = FeedEntries.Questions(connection.Definition.Mapping, system, page);
            await directory.ResolveAsync(connection.Definition.Name, system, questions, time.GetUtcNow(), cancellation);
            if (!page.HasMore)
            {
                return null;
            }

            _position = page.Next;
        }
    }
}
