using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Connectors;

/// <summary>
/// One end of one connection. Reads are repeated by the connector within their limits, a permit for each attempt;
/// a write is sent once. Every call ends within the connector's time limit.
/// </summary>
public interface ISystemConnector
{
    /// <summary>Which end this is.</summary>
    SystemName System { get; }

    /// <summary>The lists of changed records that this system offers.</summary>
    IReadOnlyList<FeedDescription> Feeds { get; }

    /// <summary>Reads the next page of a feed.</summary>
    Task<FeedPage> ReadFeedAsync(FeedRequest request, CallContext call, CancellationToken cancellation);

    /// <summary>Reads one record by its id.</summary>
    Task<RecordRead> ReadAsync(RecordRequest request, CallContext call, CancellationToken cancellation);

    /// <summary>Looks for records that carry a correlation key, to learn what became of a create whose reply was lost.</summary>
    Task<RecordSearch> FindAsync(CorrelationRequest request, CallContext call, CancellationToken cancellation);

    /// <summary>Sends one write, once.</summary>
    Task<WriteOutcome> WriteAsync(WriteRequest request, CallContext call, CancellationToken cancellation);

    /// <summary>
    /// Whether everything may be read: null when it may, otherwise why not. Without a right a system may show empty lists, which
    /// look like a system without records.
    /// </summary>
    Task<CallFailure?> CheckReadingAsync(CallContext call, CancellationToken cancellation);

    /// <summary>What identifies the present numbering of versions (Exact: division move date; webshop: constant). A change starts a new epoch.</summary>
    Task<EpochRead> ReadEpochAsync(CallContext call, CancellationToken cancellation);
}
