using System.Collections.Concurrent;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Silo.Grains.Feeds;

namespace ExactSyncCluster.Silo.Grains.Pairs;

/// <summary>How far each system's clock runs ahead, as the writes of this silo's pairs have measured it.</summary>
internal sealed class ClockBook
{
    /// <summary>A feed that knew nothing is asked again after so long.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Connection, SystemName System), ClockOffset> _offsets = new();

    // Pairs that are activated together ask once.
    private readonly ConcurrentDictionary<(string Connection, SystemName System), Asked> _asked = new();

    public ClockOffset Offset(string connection, SystemName system) => _offsets.GetValueOrDefault((connection, system), ClockOffset.Unknown);

    public void Sample(string connection, SystemName system, ClockReading reading) =>
        _offsets.AddOrUpdate((connection, system), static (_, told) => ClockOffset.Unknown.With(told), static (_, known, told) => known.With(told), reading);

    /// <summary>Takes over what an earlier process had measured. A write that was measured here before that says less than all of its writes.</summary>
    public void Recall(string connection, SystemName system, ClockOffset offset) =>
        _offsets.AddOrUpdate((connection, system), static (_, earlier) => earlier, static (_, here, earlier) => here.After(earlier), offset);

    /// <summary>
    /// Asks the feeds of a connection for what they know, until they know something. A feed is at work on one silo of many, and the pairs of the
    /// others must not take a clock for right because nobody there has written yet.
    /// </summary>
    public async ValueTask RecallAsync(string connection, IGrainFactory grains, DateTimeOffset now)
    {
        foreach (var system in SystemNames.Both)
        {
            var asked = _asked.AddOrUpdate(
                (connection, system), _ => Ask(connection, system, grains, now), (_, earlier) => earlier.Holds(now) ? earlier : Ask(connection, system, grains, now));
            await asked.Answer.Value;
        }
    }

    private Asked Ask(string connection, SystemName system, IGrainFactory grains, DateTimeOffset now) => new(now, new(async () =>
    {
        var told = await grains.GetGrain<IFeedGrain>(FeedKey.Of(connection, system)).GetClockAsync();
        Recall(connection, system, told);
        return told.Samples > 0;
    }));

    private sealed record Asked(DateTimeOffset At, Lazy<Task<bool>> Answer)
    {
        public bool Holds(DateTimeOffset now) =>
            !Answer.IsValueCreated || !Answer.Value.IsCompleted || (Answer.Value.IsCompletedSuccessfully && (Answer.Value.Result || now < At + Again));
    }
}
