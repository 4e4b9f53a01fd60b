using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop.Webhooks;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>
/// One shop. A shop that keeps the contract (<c>openapi.yaml</c>) needs no code. Another kind of shop is a folder like this one:
/// an <see cref="ISystemConnector"/> that speaks its wire, and property tables that state its schema. Its law: rows carry versions
/// that only grow, a feed position never skips a change, a write is sent once and its outcome never guessed.
/// </summary>
public sealed class WebshopConnector : ISystemConnector
{
    private readonly FeedReader _feeds;
    private readonly RecordReader _reader;
    private readonly RecordWriter _writer;
    private readonly AboutReader _about;
    private readonly ConnectorLog _log;

    /// <summary>A connector to the shop that the settings name.</summary>
    public WebshopConnector(WebshopSettings settings, IAccessTokens tokens, SystemHosts hosts, TimeProvider time, ILogger<WebshopConnector> logger)
        : this(settings, tokens, hosts.For(settings.BaseAddress), time, logger)
    {
    }

    internal WebshopConnector(WebshopSettings settings, IAccessTokens tokens, SystemHost host, TimeProvider time, ILogger logger)
    {
        var calls = new HttpCalls(host, tokens, new WebshopLimits(time), time);
        var reads = new ShopReads(settings, calls, time);
        _log = new(logger);
        _feeds = new(reads);
        _reader = new(reads);
        _writer = new(settings, host.Limits.CallTime, calls, _reader, time);
        _about = new(reads);
        Subscriptions = new(settings, calls, time);
    }

    /// <inheritdoc/>
    public SystemName System => SystemName.Webshop;

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Feeds => FeedReader.Feeds;

    /// <summary>The shop's webhook subscriptions.</summary>
    public WebshopSubscriptions Subscriptions { get; }

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
    public Task<CallFailure?> CheckReadingAsync(CallContext call, CancellationToken cancellation) =>
        // The contract knows no rights but the key's: a shop that does not let us in says so at every call.
        Task.FromResult<CallFailure?>(null);

    /// <inheritdoc/>
    public async Task<EpochRead> ReadEpochAsync(CallContext call, CancellationToken cancellation)
    {
        var epoch = await _about.ReadEpochAsync(call, cancellation);
        _log.Read(WebshopAddresses.About, (epoch as EpochRead.Failed)?.Failure);
        return epoch;
    }

    /// <summary>Asks the shop about itself. Worth asking when a connection is made: whether it can be reached, lets us in, and what it calls us.</summary>
    public async Task<AboutRead> ReadAboutAsync(CallContext call, CancellationToken cancellation)
    {
        var about = await _about.ReadAsync(call, cancellation);
        _log.Read(WebshopAddresses.About, (about as AboutRead.Failed)?.Failure);
        return about;
    }
}
