using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>Reads the lists of changes. A position is the shop's cursor, as it was given.</summary>
internal sealed class FeedReader(ShopReads reads)
{
    private const int MaxPage = 1000;

    /// <summary>The feeds, one for each resource.</summary>
    public static ImmutableArray<FeedDescription> Feeds { get; } =
    [
        .. Enum.GetValues<Entity>().Select(static entity => new FeedDescription(WebshopAddresses.Of(entity), entity, CheckpointRule.EachPage)),
    ];

    /// <summary>Reads the next page.</summary>
    public async Task<FeedPage> ReadAsync(FeedRequest request, CallContext call, CancellationToken cancellation)
    {
        if (Feeds.FirstOrDefault(feed => feed.Name == request.Feed)?.Entity is not { } entity)
        {
            return new FeedPage.Failed(new(FailureCause.Refused, $"The shop has no feed named {request.Feed}."));
        }

        var endpoint = request.Feed + "/changes";
        var (outcome, window) = await reads.GetAsync(
            endpoint, WebshopAddresses.Changes(entity, request.Position, Math.Clamp(request.Limit, 1, MaxPage)), call, cancellation);
        return outcome is AttemptOutcome.Answer { Status: HttpStatusCode.Gone, Outage: false }
            ? new FeedPage.PositionRefused("The shop no longer knows the position in its list of changes.")
            : reads.Parsed<FeedPage>(outcome, endpoint, page => Page(entity, request, page, window), static failure => new FeedPage.Failed(failure));
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

        return new([.. WireValue.Elements(page, "changes", place).Select(entry => RowReader.Entry(entity, entry, place))], next, hasMore, window);
    }
}
