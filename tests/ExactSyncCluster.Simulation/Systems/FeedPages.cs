using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Systems;

/// <summary>
/// Pages of the feeds, as the connectors hand them over. Exact's have no order by version: a page ends at a row's key, and
/// rows may change while the rest is read.
/// </summary>
internal static class FeedPages
{
    private const string Deleted = "Deleted";
    private const char Mark = '|';

    /// <summary>The feeds of Exact, by the names and rules of its connector.</summary>
    public static ImmutableArray<FeedDescription> Exact { get; } =
    [
        new("Accounts", Entity.Customer, CheckpointRule.WholeRead),
        new("Items", Entity.Product, CheckpointRule.WholeRead),
        new("SalesItemPrices", Entity.Product, CheckpointRule.WholeRead, IsMain: false, IsTold: false),
        new("SalesOrderHeaders", Entity.Order, CheckpointRule.WholeRead),
        new("SalesOrderLines", Entity.Order, CheckpointRule.WholeRead, IsMain: false),
        new(Deleted, null, CheckpointRule.WholeRead, "SalesOrderLines"),
    ];

    /// <summary>The feeds of the webshop.</summary>
    public static ImmutableArray<FeedDescription> Webshop { get; } =
    [
        new("customers", Entity.Customer, CheckpointRule.EachPage),
        new("products", Entity.Product, CheckpointRule.EachPage),
        new("orders", Entity.Order, CheckpointRule.EachPage),
    ];

    /// <summary>The feeds of a system.</summary>
    public static ImmutableArray<FeedDescription> Of(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    /// <summary>Reads a page of one of Exact's feeds.</summary>
    public static FeedPage Read(this ExactDivision exact, FeedRequest request, ReadWindow read, int size)
    {
        var (above, after, highest) = ExactPosition(request.Position);
        var rows = new List<(string Order, FedRow Row)>();
        foreach (var row in request.Feed == Deleted ? exact.Deleted(above) : exact.Fed(request.Feed, above))
        {
            if (OrderOf(row) is var order && string.CompareOrdinal(order, after) > 0)
            {
                rows.Add((order, row));
            }
        }

        rows.Sort(static (one, other) => string.CompareOrdinal(one.Order, other.Order));
        var hasMore = rows.Count > size;
        var count = Math.Min(rows.Count, size);
        var entries = ImmutableArray.CreateBuilder<FeedEntry>(count);
        foreach (var (_, row) in CollectionsMarshal.AsSpan(rows)[..count])
        {
            highest = Math.Max(highest, row.Row.Version!.Value);
            entries.Add(Entry(row));
        }

        var next = hasMore
            ? string.Create(CultureInfo.InvariantCulture, $"{above} {highest} {rows[size - 1].Order}")
            : highest.ToString(CultureInfo.InvariantCulture);
        return new FeedPage.Page(entries.MoveToImmutable(), next, hasMore, read);
    }

    /// <summary>Reads a page of one of the webshop's feeds.</summary>
    public static FeedPage Read(this Shop shop, FeedRequest request, ReadWindow read, int size)
    {
        var epoch = shop.Epoch.ToString(CultureInfo.InvariantCulture);
        var cursor = request.Position?.Split(Mark) ?? [epoch, "0"];
        if (cursor[0] != epoch)
        {
            return new FeedPage.PositionRefused("the cursor is too old");
        }

        var entity = Webshop.First(feed => feed.Name == request.Feed).Entity!.Value;
        var position = long.Parse(cursor[1], CultureInfo.InvariantCulture);
        var found = shop.Fed(entity, position, size + 1);
        var count = Math.Min(found.Count, size);
        var last = count == 0 ? position : found[count - 1].Position;
        var entries = ImmutableArray.CreateBuilder<FeedEntry>(count);
        for (var at = 0; at < count; at++)
        {
            entries.Add(Entry(shop.Show(found[at], read)));
        }

        return new FeedPage.Page(entries.MoveToImmutable(), string.Create(CultureInfo.InvariantCulture, $"{epoch}{Mark}{last}"), found.Count > size, read);
    }

    private static (long Above, string After, long Highest) ExactPosition(string? position)
    {
        if (position is null)
        {
            return (0, "", 0);
        }

        if (long.TryParse(position, CultureInfo.InvariantCulture, out var settled))
        {
            return (settled, "", settled);
        }

        var parts = position.Split(' ', 3);
        return (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[2], long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static string OrderOf(FedRow row) => $"{row.Row.Key}{Mark}{(row.Row.IsDeleted ? row.Row.Version : 0)}";

    /// <summary>The feed that shows a row while it is there.</summary>
    public static string FeedOf(Entity entity, RowKey row) => (entity, row.Collection) switch
    {
        (Entity.Customer, _) => "Accounts",
        (Entity.Product, Collections.Prices) => "SalesItemPrices",
        (Entity.Product, _) => "Items",
        (_, Collections.Lines) => "SalesOrderLines",
        _ => "SalesOrderHeaders",
    };

    // The deletion of a line or a price tells the row alone.
    private static FeedEntry Entry(FedRow row) => new()
    {
        Entity = row.Entity,
        Record = row.Row is { IsDeleted: true, Key.IsMain: false } ? null : new RecordId(row.Record),
        Rows = [row.Row],
    };

    private static FeedEntry Entry(Observation shown) => new()
    {
        Entity = shown.Entity,
        Record = shown.Record,
        Rows = shown.Rows,
        Complete = shown.Complete,
        ETag = shown.ETag,
        Correlation = shown.Correlation,
    };
}
