using System.Collections.Immutable;
using ExactSyncCluster.Connectors.ExactOnline.Webhooks;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>One division of Exact Online.</summary>
public sealed class ExactOnlineConnector : ISystemConnector
{
    private readonly FeedReader _feeds;
    private readonly RecordReader _reader;
    private readonly RecordWriter _writer;
    private readonly EpochReader _epochs;
    private readonly RightsReader _rights;
    private readonly ConnectorLog _log;

    /// <summary>A connector to the division that the settings name.</summary>
    public ExactOnlineConnector(ExactOnlineSettings settings, IAccessTokens tokens, SystemHosts hosts, TimeProvider time, ILogger<ExactOnlineConnector> logger)
        : this(settings, tokens, hosts.For(settings.BaseAddress), time, logger)
    {
    }

    internal ExactOnlineConnector(ExactOnlineSettings settings, IAccessTokens tokens, SystemHost host, TimeProvider time, ILogger logger)
    {
        var limits = new ExactLimits(time, settings.MinuteWindow);
        var meaning = new AnswerMeaning(limits);
        var calls = new HttpCalls(host, tokens, limits, time);
        var addresses = new ExactAddresses(settings.BaseAddress, settings.Division);
        var resources = new ExactResources(settings.Schema);
        var rows = new RowReader(settings.Currency);
        var pages = new ExactPages(calls, addresses, meaning, time, settings.LargestSearch);
        _log = new(logger);
        _feeds = new(resources, addresses, pages, new FeedRows(rows));
        _reader = new(resources, addresses, pages, rows);
        _writer = new(resources, addresses, calls, meaning, _reader, rows, time);
        _epochs = new(addresses, pages, settings.Division);
        _rights = new(addresses, pages, resources);
        Subscriptions = new(addresses, pages, calls, meaning);
    }

    /// <summary>The feeds of every division, in the order in which they are best read.</summary>
    public static IReadOnlyList<FeedDescription> AllFeeds => FeedReader.Feeds;

    /// <inheritdoc/>
    public SystemName System => SystemName.Exact;

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Feeds => FeedReader.Feeds;

    /// <summary>The division's webhook subscriptions.</summary>
    public ExactOnlineSubscriptions Subscriptions { get; }

    /// <inheritdoc/>
    public async Task<FeedPage> ReadFeedAsync(FeedRequest request, CallContext call, CancellationToken cancellation)
    {
        var page = await _feeds.ReadAsync(request, call, cancellation);
        _log.Read(request.Feed, (page as FeedPage.Failed)?.Failure);
        return page;
    }

    /// <inheritdoc/>
    public async Task<RecordRead> ReadAsync(RecordRequest request, CallContext call, CancellationToken cancellation)
    {
        var read = await _reader.ReadAsync(request, call, cancellation);
        _log.Read(request.Entity, (read as RecordRead.Failed)?.Failure);
        return read;
    }

    /// <inheritdoc/>
    public async Task<RecordSearch> FindAsync(CorrelationRequest request, CallContext call, CancellationToken cancellation)
    {
        var search = await _reader.FindAsync(request, call, cancellation);
        _log.Read(request.Entity, (search as RecordSearch.Failed)?.Failure);
        return search;
    }

    /// <inheritdoc/>
    public async Task<WriteOutcome> WriteAsync(WriteRequest request, CallContext call, CancellationToken cancellation)
    {
        var outcome = await _writer.WriteAsync(request, call, cancellation);
        _log.Wrote(request, outcome);
        return outcome;
    }

    /// <inheritdoc/>
    public async Task<EpochRead> ReadEpochAsync(CallContext call, CancellationToken cancellation)
    {
        var epoch = await _epochs.ReadAsync(call, cancellation);
        _log.Read("Divisions", (epoch as EpochRead.Failed)?.Failure);
        return epoch;
    }

    /// <inheritdoc/>
    public async Task<CallFailure?> CheckReadingAsync(CallContext call, CancellationToken cancellation)
    {
        var failure = await _rights.CheckReadingAsync(call, cancellation);
        _log.Read("UserHasRights", failure);
        return failure;
    }

    /// <summary>
    /// Asks what the consenting user may do, a call for each endpoint and method. Worth asking when a connection is made: without
    /// a right, Exact answers with empty lists.
    /// </summary>
    public Task<ImmutableArray<ExactOnlineRight>> CheckRightsAsync(CallContext call, CancellationToken cancellation) =>
        _rights.ReadAsync(call, cancellation);
}
