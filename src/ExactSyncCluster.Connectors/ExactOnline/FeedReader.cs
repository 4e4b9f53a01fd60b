using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>
/// Reads the sync feeds. A page has the size that Exact gives it (1,000): the rows have no promised order, so that a page
/// cannot be cut short and continued, and a request's smaller limit is not obeyed.
/// </summary>
internal sealed class FeedReader(ExactResources resources, ExactAddresses addresses, ExactPages pages, FeedRows rows)
{
    /// <summary>The feed that tells of deletions; it is read after the others.</summary>
    public const string Deleted = "Deleted";

    private static readonly CallFailure Unreadable =
        new(FailureCause.Outage, "A row of Exact Online's feed has no id or no Timestamp; the page is not taken for read.");

    private readonly FrozenDictionary<string, ExactResource> _feeds = new Dictionary<string, ExactResource>
    {
        ["Accounts"] = resources.Accounts,
        ["Items"] = resources.Items,
        ["SalesItemPrices"] = resources.Prices,
        ["StockPositions"] = resources.Stock,
        ["SalesOrderHeaders"] = resources.Orders,
        ["SalesOrderLines"] = resources.Lines,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The feeds, in the order in which they are best read.</summary>
    public static ImmutableArray<FeedDescription> Feeds { get; } =
    [
        new("Accounts", Entity.Customer, CheckpointRule.WholeRead),
        new("Items", Entity.Product, CheckpointRule.WholeRead),
        new("SalesItemPrices", Entity.Product, CheckpointRule.WholeRead, IsMain: false, IsTold: false),
        new("StockPositions", Entity.Product, CheckpointRule.WholeRead, IsMain: false),
        new("SalesOrderHeaders", Entity.Order, CheckpointRule.WholeRead),
        new("SalesOrderLines", Entity.Order, CheckpointRule.WholeRead, IsMain: false),
        new(Deleted, null, CheckpointRule.WholeRead, "SalesOrderLines"),
    ];

    /// <summary>Reads the next page.</summary>
    public async Task<FeedPage> ReadAsync(FeedRequest request, CallContext call, CancellationToken cancellation)
    {
        if (FeedPosition.Parse(request.Position) is not { } position)
        {
            return new FeedPage.PositionRefused("The position is not one that this connector gave out.");
        }

        var resource = _feeds.GetValueOrDefault(request.Feed);
        if (resource is null && request.Feed != Deleted)
        {
            return new FeedPage.Failed(new(FailureCause.Refused, $"Exact Online has no feed named {request.Feed}."));
        }

        var endpoint = resource?.SyncPath ?? FeedRows.DeletedPath;
        var address = position.Next is { } next ? addresses.Further(next) : First(endpoint, resource, position.Highest);
        if (address is null)
        {
            return new FeedPage.PositionRefused("The position names a page of another host or division.");
        }

        return await pages.OneAsync(endpoint, address, call, cancellation) switch
        {
            PageRead.Rows read => Page(resource, read, position.Highest),
            PageRead.Failed failed => new FeedPage.Failed(failed.Failure),
            _ => new FeedPage.Failed(new(FailureCause.Refused, $"Exact Online does not know {endpoint} in this division.")),
        };
    }

    private Uri First(string endpoint, ExactResource? resource, long above) => addresses.Of(
        endpoint,
        ExactAddresses.Filter(string.Create(CultureInfo.InvariantCulture, $"Timestamp gt {above}L")),
        ExactAddresses.Select(resource?.FeedSelected ?? FeedRows.DeletedSelected));

    private FeedPage Page(ExactResource? resource, PageRead.Rows read, long highest)
    {
        var entries = ImmutableArray.CreateBuilder<FeedEntry>(read.Content.Length);
        foreach (var wire in read.Content)
        {
            if (RowReader.Version(wire) is not { } version || rows.Entries(resource, wire, read.Read.End) is not { } fed)
            {
                return new FeedPage.Failed(Unreadable);
            }

            highest = Math.Max(highest, version);
            entries.AddRange(fed);
        }

        var next = new FeedPosition(highest, read.Next?.OriginalString);
        return new FeedPage.Page(entries.ToImmutable(), next.ToString(), read.Next is not null, read.Read);
    }
}
