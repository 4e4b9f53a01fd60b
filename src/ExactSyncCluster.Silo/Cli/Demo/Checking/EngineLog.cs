using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>What the engine asked of the two systems, by the systems' own request logs.</summary>
internal sealed class EngineLog
{
    private readonly ILookup<string, LoggedRequest> exactWrites;

    public EngineLog(IEnumerable<LoggedRequest> exact, string exactClient, IEnumerable<LoggedRequest> webshop, string webshopClient)
    {
        Exact = [.. exact.Where(request => request.Client == exactClient).OrderBy(static request => request.At)];
        Webshop = [.. webshop.Where(request => request.Client == webshopClient).OrderBy(static request => request.At)];
        exactWrites = Exact.Where(static request => request.IsAppliedWrite).ToLookup(static request => request.RecordId ?? string.Empty, StringComparer.Ordinal);
        MadeInExact = Made(Exact);
        MadeInWebshop = Made(Webshop);
    }

    public ImmutableArray<LoggedRequest> Exact { get; }

    public ImmutableArray<LoggedRequest> Webshop { get; }

    /// <summary>When the engine made which record or row.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> MadeInExact { get; }

    public IReadOnlyDictionary<string, DateTimeOffset> MadeInWebshop { get; }

    public IReadOnlyDictionary<string, DateTimeOffset> MadeIn(SystemName system) => system == SystemName.Exact ? MadeInExact : MadeInWebshop;

    public ImmutableArray<LoggedRequest> Of(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    /// <summary>
    /// Whether an Exact edit fell between the engine's last read of that row and its write to the same property: Exact Online
    /// offers no condition on a write, so this cannot be told from outside, and is promised by nobody.
    /// </summary>
    /// <param name="deed">The edit.</param>
    /// <param name="record">The Exact record that it belongs to.</param>
    public bool FellIntoTheGap(Deed deed, string record) => ReplacedUnseen(deed, record, handOver: TimeSpan.Zero) is not null;

    /// <summary>When the engine wrote over an Exact edit that it could not know of; null when it did not.</summary>
    /// <param name="deed">The edit.</param>
    /// <param name="record">The Exact record that it belongs to.</param>
    /// <param name="handOver">How long what was read may be on its way to whom it concerns.</param>
    public DateTimeOffset? ReplacedUnseen(Deed deed, string record, TimeSpan handOver)
    {
        if (deed.System != SystemName.Exact || deed.Property is not { } property)
        {
            return null;
        }

        var (row, name) = (new ReadRow(SystemName.Exact, KindOf(SystemName.Exact, property), deed.RowId, record), property.Exact.Split('.')[^1]);
        return exactWrites[deed.RowId]
            .Where(write => write.Method == "PUT" && write.Fields.Contains(name) && write.EndedAt >= deed.At && LastReadBefore(row, write.At - handOver) <= deed.StoodAt)
            .Select(static write => (DateTimeOffset?)write.EndedAt)
            .FirstOrDefault();
    }

    /// <summary>When the engine's last read of a row began that was complete at a time.</summary>
    public DateTimeOffset LastReadBefore(ReadRow row, DateTimeOffset at) => Of(row.System)
        .Where(request => request.Status is >= 200 and < 300 && request.EndedAt <= at && Shows(request, row))
        .Select(static request => request.At)
        .DefaultIfEmpty(DateTimeOffset.MinValue)
        .Max();

    /// <summary>Whether a read of a row lies wholly between two times.</summary>
    public bool WasRead(ReadRow row, DateTimeOffset from, DateTimeOffset to) =>
        Of(row.System).Any(request => request.Status is >= 200 and < 300 && request.At >= from && request.EndedAt <= to && Shows(request, row));

    /// <summary>The kind of row in which a system keeps a property.</summary>
    public static string KindOf(SystemName system, DemoProperty property) => property switch
    {
        _ when system == SystemName.Webshop => property.Entity switch { Entity.Customer => "customers", Entity.Product => "products", _ => "orders" },
        { IsOfLine: true } => "orderlines",
        _ when property.Exact.StartsWith("SalesItemPrices.", StringComparison.Ordinal) => "prices",
        _ when property.Exact.StartsWith("StockPositions.", StringComparison.Ordinal) => "stock",
        { Entity: Entity.Customer } => "accounts",
        { Entity: Entity.Product } => "items",
        _ => "orders",
    };

    // A read of an order by its key brings its lines along; one of another order does not. Prices are asked for by their item.
    private static bool Shows(LoggedRequest request, ReadRow row) => request.Kind switch
    {
        "feed" => request.Entity == row.Kind,
        "read" when request.Entity == row.Kind => Names(request, row.Row) || Names(request, row.Record),
        "read" when row.Kind == "orderlines" => request.Entity == "orders" && Names(request, row.Record),
        _ => false,
    };

    private static bool Names(LoggedRequest request, string id) =>
        request.RecordId == id || request.Path.Contains(id, StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, DateTimeOffset> Made(IEnumerable<LoggedRequest> requests)
    {
        var made = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var request in requests.Where(static request => request is { Created: true, RecordId: not null }))
        {
            made[request.RecordId!] = request.At;
        }

        return made;
    }
}

/// <summary>A row in which a system keeps a property, and the record that it belongs to.</summary>
internal readonly record struct ReadRow(SystemName System, string Kind, string Row, string Record);
