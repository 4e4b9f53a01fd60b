using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop.Authorization;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using Microsoft.Extensions.Logging;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>
/// The shop's end of a connection. A shop that keeps the contract (<c>openapi.yaml</c>) needs no code. Another kind of shop is a folder
/// like this one: an <see cref="ISystemConnector"/> that speaks its wire, and property tables that state its schema. Its law: rows carry
/// versions that only grow, a feed position never skips a change, a write is sent once and its outcome never guessed.
/// </summary>
/// <param name="settings">Which shop.</param>
/// <param name="host">The host of <see cref="WebshopSettings.BaseAddress"/>.</param>
/// <param name="tokens">What to present, see <see cref="WebshopAccess"/>.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of answers that break the contract.</param>
public sealed partial class WebshopConnector(
    WebshopSettings settings,
    SystemHost host,
    IAccessTokens tokens,
    TimeProvider time,
    ILogger<WebshopConnector> logger) : ISystemConnector
{
    private const int MaxPage = 1000;
    private const string FirstEpoch = "1";

    private readonly HttpCalls _calls = new(host, tokens, new WebshopLimits(time), time);

    /// <inheritdoc/>
    public SystemName System => SystemName.Webshop;

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Feeds { get; } =
    [
        .. Enum.GetValues<Entity>().Select(static entity => new FeedDescription(WebshopAddresses.Of(entity), entity, CheckpointRule.EachPage)),
    ];

    /// <inheritdoc/>
    public async Task<FeedPage> ReadFeedAsync(FeedRequest request, CallContext call, CancellationToken cancellation)
    {
        var entity = Feeds.FirstOrDefault(feed => feed.Name == request.Feed)?.Entity
            ?? throw new ArgumentException($"The shop has no feed named '{request.Feed}'; it has {string.Join(", ", Feeds.Select(static feed => feed.Name))}.", nameof(request));
        var endpoint = request.Feed + "/changes";
        var (outcome, window) = await GetAsync(
            endpoint, WebshopAddresses.Changes(entity, request.Position, Math.Clamp(request.Limit, 1, MaxPage)), call, cancellation);
        if (outcome is AttemptOutcome.Answer { Status: HttpStatusCode.Gone, Outage: false })
        {
            return new FeedPage.PositionRefused("The shop no longer knows the position in its list of changes.");
        }

        return Parsed<FeedPage>(outcome, endpoint, page => Page(entity, request, page, window), static failure => new FeedPage.Failed(failure));
    }

    /// <inheritdoc/>
    public async Task<RecordRead> ReadAsync(RecordRequest request, CallContext call, CancellationToken cancellation)
    {
        var (outcome, window) = await GetAsync(
            WebshopAddresses.Of(request.Entity), WebshopAddresses.Record(request.Entity, request.Record), call, cancellation);
        return outcome is AttemptOutcome.Answer { Status: HttpStatusCode.NotFound or HttpStatusCode.Gone, Outage: false }
            ? new RecordRead.Missing(window)
            : Parsed<RecordRead>(
                outcome,
                WebshopAddresses.Of(request.Entity),
                json => new RecordRead.Found(RowReader.Record(request.Entity, json, ETagOf(outcome)).Observed(request.Entity, window)),
                static failure => new RecordRead.Failed(failure));
    }

    /// <inheritdoc/>
    public async Task<RecordSearch> FindAsync(CorrelationRequest request, CallContext call, CancellationToken cancellation)
    {
        var endpoint = WebshopAddresses.Of(request.Entity);
        var (outcome, window) = await GetAsync(endpoint, WebshopAddresses.Holders(request.Entity, request.Key), call, cancellation);
        return Parsed<RecordSearch>(
            outcome,
            endpoint,
            json => new RecordSearch.Done(
                [.. Elements(json, "records").Select(record => RowReader.Record(request.Entity, record, null).Observed(request.Entity, window))], window),
            static failure => new RecordSearch.Failed(failure));
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> WriteAsync(WriteRequest request, CallContext call, CancellationToken cancellation) =>
        new WebshopWrites(settings, host, _calls, ReadAsync, time).SendAsync(request, call, cancellation);

    /// <inheritdoc/>
    public async Task<EpochRead> ReadEpochAsync(CallContext call, CancellationToken cancellation) =>
        await ReadAboutAsync(call, cancellation) switch
        {
            AboutRead.Shown shown => new EpochRead.Mark(shown.About.Epoch ?? FirstEpoch),
            AboutRead.Failed failed => new EpochRead.Failed(failed.Failure),
            var other => throw new InvalidOperationException($"No epoch is known for {other.GetType().Name}."),
        };

    /// <summary>Asks the shop about itself: whether it can be reached, lets us in, and what it calls us.</summary>
    public async Task<AboutRead> ReadAboutAsync(CallContext call, CancellationToken cancellation)
    {
        var (outcome, _) = await GetAsync(WebshopAddresses.About, WebshopAddresses.About, call, cancellation);
        return Parsed<AboutRead>(outcome, WebshopAddresses.About, static json => new AboutRead.Shown(About(json)), static failure => new AboutRead.Failed(failure));
    }

    private async Task<(AttemptOutcome Outcome, ReadWindow Window)> GetAsync(string endpoint, string path, CallContext call, CancellationToken cancellation)
    {
        var start = time.GetUtcNow();
        var outcome = await _calls.ReadAsync(
            new OutgoingCall { Method = HttpMethod.Get, Address = settings.At(path), Endpoint = endpoint }, call, cancellation);
        return (outcome, new ReadWindow(start, time.GetUtcNow()));
    }

    private T Parsed<T>(AttemptOutcome outcome, string endpoint, Func<JsonElement, T> read, Func<CallFailure, T> failed)
    {
        if (outcome is not AttemptOutcome.Answer { IsSuccess: true, Outage: false } answer)
        {
            return failed(AnswerMeaning.Of(outcome, endpoint, time.GetUtcNow()));
        }

        try
        {
            return JsonBody.Parse(answer.Body) is { } json
                ? read(json)
                : failed(new(FailureCause.Outage, $"The shop's answer at {endpoint} is not JSON, or breaks off."));
        }
        catch (WireException broken)
        {
            LogBroken(endpoint, broken.Message);
            return failed(AnswerMeaning.Of(broken));
        }
    }

    private static FeedPage.Page Page(Entity entity, FeedRequest request, JsonElement page, ReadWindow window)
    {
        var place = $"/{request.Feed}/changes";
        var next = WireValue.RequiredText(page, "nextCursor", place);
        var hasMore = WireValue.Flag(WireValue.Member(page, "hasMore", place), place + "/hasMore")
            ?? throw new WireException($"The shop's answer lacks {place}/hasMore.");
        if (hasMore && next == request.Position)
        {
            throw new WireException($"The shop's list {place} stands still: it says that there is more, at the same cursor.");
        }

        return new([.. Elements(page, "changes").Select(entry => RowReader.Entry(entity, entry, place))], next, hasMore, window);
    }

    private static ImmutableArray<JsonElement> Elements(JsonElement holder, string name) =>
        WireValue.Member(holder, name, "") switch
        {
            { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray()],
            { } other => throw WireValue.Broken("/" + name, "an array", other),
            null => throw new WireException($"The shop's answer lacks /{name}."),
        };

    private static WebshopAbout About(JsonElement json)
    {
        const string place = "/about";
        return new(
            Text("name"),
            Text("apiVersion"),
            WireValue.RequiredText(json, "clientName", place),
            WireValue.Instant(WireValue.Member(json, "serverTime", place), place + "/serverTime"),
            Text("epoch"));

        string? Text(string name) => WireValue.Text(WireValue.Member(json, name, place), $"{place}/{name}");
    }

    private static string? ETagOf(AttemptOutcome outcome) => (outcome as AttemptOutcome.Answer)?.Headers.Text("ETag");

    [LoggerMessage(Level = LogLevel.Warning, Message = "The shop breaks its contract at {Endpoint}: {Reason}")]
    private partial void LogBroken(string endpoint, string reason);
}
