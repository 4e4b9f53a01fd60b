using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>
/// Counts writes that nobody asked for, by the systems' own request logs. A write of the engine to an existing record is an
/// echo in one of two cases. First, it altered nothing, since the record held all its values already; unless a person gave
/// the record a value between the engine's last read and the write, which the engine could not know. Second, it altered a
/// property group more often than there were causes by then. A group of a pair has as causes: each edit of it by people in
/// the other system; each edit in this one that a write replaced unseen, since the newer of the two is brought back; the
/// deletion of the other record; one first match, if people made both records; and each making of one of the two records by
/// the engine, since a system fills in defaults that then travel back. The lines of the shop's order are one list, which has
/// the causes of all its lines. Edits that are carried over together use up one write only, so there may be fewer writes
/// than causes and never more.
/// </summary>
internal sealed class EchoAudit(Joined joined, ShownSystem exact, Ledger ledger, EngineLog log)
{
    private const string AllLines = "*";

    // A row that was read is still to be handed to its pair, and stored there, before a write can reckon with it.
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(1);

    private readonly ILookup<(Entity Entity, string Key), Deed> deeds = ledger.Deeds.ToLookup(static deed => (deed.Entity, deed.Key));

    public IEnumerable<Finding> Findings() => SystemNames.Both.SelectMany(system => Idle(system).Concat(Uncalled(system)));

    private IEnumerable<Finding> Idle(SystemName system)
    {
        var places = Places(system);
        foreach (var write in log.Of(system).Where(static write => write is { Kind: "write", Method: "PUT" or "PATCH", Status: >= 200 and < 300, Altered.Count: 0 }))
        {
            var row = write.RecordId ?? string.Empty;
            if (places.TryGetValue(row, out var place) && !MetAnEdit(system, write, row, place))
            {
                yield return Of(place, null, $"a write to {Name(system)} altered nothing: {string.Join(", ", write.Fields)}");
            }
        }
    }

    private bool MetAnEdit(SystemName system, LoggedRequest write, string row, Place place)
    {
        var read = new ReadRow(system, write.Entity ?? string.Empty, row, place.Pair.IdIn(system));
        return deeds[(place.Pair.Entity, place.Pair.Key)].Any(deed =>
            deed.System == system && (deed.RowId == row || system == SystemName.Webshop) && deed.At <= write.EndedAt
            && deed.StoodAt >= log.LastReadBefore(read, WasMadeInBoth(deed) ? write.At - HandOver : write.At));
    }

    // A write that another person's edit of the same value called for is none that came back.
    private bool WasMadeInBoth(Deed deed) => deed.Property is not null && deeds[(deed.Entity, deed.Key)].Any(other =>
        other.System != deed.System && other.Property == deed.Property && other.Line == deed.Line && other.Value == deed.Value);

    private IEnumerable<Finding> Uncalled(SystemName system)
    {
        var places = Places(system);
        var writes = log.Of(system)
            .Where(write => write is { Method: "PUT" or "PATCH", IsAppliedWrite: true, Altered.Count: > 0 } && places.ContainsKey(write.RecordId ?? string.Empty))
            .SelectMany(write => Units(places[write.RecordId!], write).Select(unit => (Unit: unit, write.EndedAt)))
            .GroupBy(static write => write.Unit);
        foreach (var unit in writes)
        {
            var causes = Causes(system, unit.Key).ToList();
            var times = unit.Select(static write => write.EndedAt).Order().ToList();
            for (var place = 0; place < times.Count; place++)
            {
                var called = causes.Count(cause => cause <= times[place]);
                if (called <= place)
                {
                    yield return Of(unit.Key.Place, unit.Key.Group, $"write {place + 1} of it to {Name(system)}, which only {called} edits called for");
                    break;
                }
            }
        }
    }

    /// <summary>Which property groups a write altered. The lines of the shop's order are written as one list.</summary>
    private static IEnumerable<Unit> Units(Place place, LoggedRequest write)
    {
        if (write.Method == "PATCH")
        {
            return write.Altered
                .Select(member => member == "lines"
                    ? new Unit(place with { Line = AllLines }, "lines")
                    : new Unit(place, DemoProperties.Of(place.Pair.Entity).FirstOrDefault(property => property.Webshop.Split('.')[0] == member)?.Group ?? member))
                .Distinct();
        }

        var properties = place.Line is null ? DemoProperties.Of(place.Pair.Entity) : DemoProperties.Line;
        return write.Altered
            .Select(name => new Unit(place, properties.FirstOrDefault(property => property.Exact.Split('.')[^1] == name)?.Group ?? name))
            .Distinct();
    }

    private IEnumerable<DateTimeOffset> Causes(SystemName target, Unit unit)
    {
        var pair = unit.Place.Pair;
        var made = new[] { (log.MadeInExact, pair.Exact.Id), (log.MadeInWebshop, pair.Webshop.Id) }
            .Where(static record => record.Item1.ContainsKey(record.Id))
            .Select(static record => record.Item1[record.Id])
            .ToList();
        IEnumerable<DateTimeOffset> causes = made.Count == 0 ? [DateTimeOffset.MinValue] : made;
        if (unit.Place.Line is not null)
        {
            var lines = pair.Exact.Lines.Where(line => unit.Place.Line == AllLines || line.Product == unit.Place.Line);
            var begun = causes.ToList();
            causes = lines.SelectMany(line => log.MadeInExact.TryGetValue(line.Id, out var madeAt) ? [.. begun, madeAt] : begun);
        }

        var edits = deeds[(pair.Entity, pair.Key)].Where(deed => Calls(deed, unit)).ToLookup(deed => deed.System == target);
        return causes
            .Concat(edits[false].Select(static deed => deed.At).Distinct())
            .Concat(edits[true].Select(deed => log.ReplacedUnseen(deed, pair.Exact.Id, HandOver)).OfType<DateTimeOffset>().Distinct().Select(CallsAfter));
    }

    // The write that replaced the edit had a cause of its own.
    private static DateTimeOffset CallsAfter(DateTimeOffset write) => write.AddTicks(1);

    private static bool Calls(Deed deed, Unit unit) => deed.Kind switch
    {
        DeedKind.Deleted => true,
        DeedKind.AddedLine or DeedKind.RemovedLine => unit.Place.Line == AllLines || unit.Place.Line == deed.Line,
        DeedKind.Set => unit.Place.Line == AllLines
            ? deed.Line is not null
            : deed.Line == unit.Place.Line && deed.Property!.Group == unit.Group,
        DeedKind.Created => false,
    };

    /// <summary>What each row is of.</summary>
    private Dictionary<string, Place> Places(SystemName system)
    {
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var pair in joined.Pairs)
        {
            places[pair.IdIn(system)] = new Place(pair, null);
            foreach (var line in system == SystemName.Exact ? pair.Exact.Lines : [])
            {
                places[line.Id] = new Place(pair, line.Product);
            }
        }

        foreach (var (row, item) in exact.PriceRows.Where(row => system == SystemName.Exact && places.ContainsKey(row.Value)))
        {
            places[row] = places[item];
        }

        return places;
    }

    private static Finding Of(Place place, string? group, string what) => new(Fault.Echo, place.Pair.Entity, place.Pair.Key, place.Line, group, what);

    private static string Name(SystemName system) => system == SystemName.Exact ? "Exact Online" : "the webshop";

    private sealed record Place(JoinedPair Pair, string? Line);

    private sealed record Unit(Place Place, string Group);
}
