using System.Collections.Immutable;
using System.Globalization;
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
        new("SalesItemPrices", Entity.Product, CheckpointRule.WholeRead, IsMain: false),
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
        var rows = exact.Fed(above).Where(row => FeedOf(row) == request.Feed)
            .Select(static row => (Order: $"{row.Row.Key}{Mark}{(row.Row.IsDeleted ? row.Row.Version : 0)}", Row: row))
            .Where(row => string.CompareOrdinal(row.Order, after) > 0)
            .OrderBy(static row => row.Order, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        var page = rows.Take(size).ToList();
        highest = page.Select(static row => row.Row.Row.Version!.Value).Append(highest).Max();
        var hasMore = rows.Count > size;
        var next = hasMore
            ? string.Create(CultureInfo.InvariantCulture, $"{above} {highest} {page[^1].Order}")
            : highest.ToString(CultureInfo.InvariantCulture);
        return new FeedPage.Page([.. page.Select(static row => Entry(row.Row))], next, hasMore, read);
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
        var found = shop.Fed(entity, position, read).Take(size + 1).ToList();
        var page = found.Take(size).ToList();
        var last = page.Count == 0 ? position : page[^1].Position;
        return new FeedPage.Page([.. page.Select(static entry => Entry(entry.Shown))], string.Create(CultureInfo.InvariantCulture, $"{epoch}{Mark}{last}"), found.Count > size, read);
    }

    private static (long Above, string After, long Highest) ExactPosition(string? position)
    {
        if (position is null)
        {
            return (0, "", 0);
        }

        var parts = position.Split(' ', 3);
        var above = long.Parse(parts[0], CultureInfo.InvariantCulture);
        return parts.Length == 1 ? (above, "", above) : (above, parts[2], long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The feed that shows a row.</summary>
    public static string FeedOf(FedRow row) => row.Row.IsDeleted ? Deleted : (row.Entity, row.Row.Key.Collection) switch
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
