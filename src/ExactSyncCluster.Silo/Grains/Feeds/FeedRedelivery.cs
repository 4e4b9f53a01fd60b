using System.Data.Common;
using System.Runtime.CompilerServices;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Due;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>
/// Hands changes over by direct calls: those that were not acknowledged in time, and those that their pairs could not take,
/// which rest on a durable list in between.
/// </summary>
internal sealed partial class FeedRedelivery(
    string connection, SystemName system, FeedOptions options, IGrainFactory grains, StuckChanges stuck, DueScan scan, SyncMetrics metrics, TimeProvider time, ILogger logger)
{
    // Nobody acknowledges what comes from the list: the call's end tells.
    private const string NoReader = "";
    private const int MostTogether = 20;
    private const string NoAnswer = "no answer came";

    // A pair that says no to a change will say so again. While it is asked until its feed gives up, nothing newer of that feed is read.
    private const int MostRefusals = 2;

    // Forgotten with their changes.
    private readonly ConditionalWeakTable<FeedDelivery, StrongBox<int>> _refusals = new();

    /// <summary>Hands over what is overdue, and puts on the list what is stuck.</summary>
    public async Task HandOverAsync(FeedReader reader, string name)
    {
        var now = time.GetUtcNow();
        foreach (var delivery in reader.Overdue(now))
        {
            metrics.Redelivered(system);
            RedeliverAsync(reader, name, delivery).Ignore();
        }

        foreach (var (delivery, reason) in reader.Stuck(now))
        {
            await PutAwayAsync(reader, delivery, reason ?? NoAnswer);
        }
    }

    /// <summary>Tries again what is due on the list.</summary>
    public async Task TryStuckAsync(string? epoch)
    {
        if (!(await scan.AskAsync(CancellationToken.None)).NamesStuckChanges(connection, system))
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var (id, tries, delivery) in await stuck.DueAsync(connection, system, now, MostTogether, CancellationToken.None))
        {
            if (delivery.Shown.Epoch != epoch)
            {
                await stuck.RemoveAsync(id, CancellationToken.None);
                continue;
            }

            // Written down first: a change that ends its silo must not end the next one at once.
            var due = now + options.StuckPause(tries + 1);
            await stuck.LaterAsync(id, due, CancellationToken.None);
            TryAsync(id, due, delivery).Ignore();
        }
    }

    private async Task RedeliverAsync(FeedReader reader, string name, FeedDelivery delivery)
    {
        try
        {
            await grains.GetGrain<IPairGrain>(delivery.Pair.ToString()).DeliverAsync(new(name, delivery));
        }
        catch (Exception exception)
        {
            // It will be overdue again; what keeps one pair from taking its change must not keep others.
            reader.NotTaken(delivery.Number, exception.GetType().Name);
            LogNotTaken(exception, delivery.Pair, delivery.Feed);
            if (IsRefusal(exception) && ++_refusals.GetOrCreateValue(delivery).Value >= MostRefusals)
            {
                // Should the list not take it either, the next refusal comes here again.
                await PutAwayAsync(reader, delivery, exception.GetType().Name);
            }
        }
    }

    private async Task PutAwayAsync(FeedReader reader, FeedDelivery delivery, string reason)
    {
        var now = time.GetUtcNow();
        await stuck.AddAsync(delivery, reason, now, now + options.StuckPause(0), CancellationToken.None);
        reader.PutAway(delivery);
        LogStuck(delivery.Pair, delivery.Feed, reason);
    }

    /// <summary>Whether the pair itself has said no. What the database, a silo or a limit says is not about its change, and may be over soon.</summary>
    internal static bool IsRefusal(Exception exception) => exception switch
    {
        PairContradictionException => true,
        StorageFailedException or DbException or IOException or TimeoutException or OperationCanceledException => false,
        OrleansException { InnerException: { } cause } => IsRefusal(cause),
        OrleansException => false,
        _ => true,
    };

    private async Task TryAsync(long id, DateTimeOffset due, FeedDelivery delivery)
    {
        try
        {
            await grains.GetGrain<IPairGrain>(delivery.Pair.ToString()).DeliverAsync(new(NoReader, delivery));
            await stuck.RemoveAsync(id, due, CancellationToken.None);
            LogTaken(delivery.Pair, delivery.Feed);
        }
        catch (Exception exception)
        {
            LogNotTaken(exception, delivery.Pair, delivery.Feed);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pair {Pair} could not take its change from {Feed}; it will be handed over again.")]
    private partial void LogNotTaken(Exception exception, PairKey pair, string feed);

    [LoggerMessage(Level = LogLevel.Error, Message = "Pair {Pair} cannot take its change from {Feed} ({Reason}). The change is kept, and tried again ever more seldom; the rest goes on.")]
    private partial void LogStuck(PairKey pair, string feed, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Pair {Pair} has taken its change from {Feed} after all.")]
    private partial void LogTaken(PairKey pair, string feed);
}
