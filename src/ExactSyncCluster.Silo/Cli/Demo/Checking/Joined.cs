using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>Two records that belong together by what the systems show.</summary>
internal sealed record JoinedPair(string Key, ShownRecord Exact, ShownRecord Webshop)
{
    public Entity Entity => Exact.Entity;

    public string IdIn(SystemName system) => system == SystemName.Exact ? Exact.Id : Webshop.Id;
}

/// <summary>A record that stands alone.</summary>
internal sealed record LoneRecord(string Key, SystemName System, ShownRecord Record);

/// <summary>Records of one key, of which one system has more than one.</summary>
internal sealed record Crowd(Entity Entity, string Key, ImmutableArray<ShownRecord> Exact, ImmutableArray<ShownRecord> Webshop);

/// <summary>The records of both systems, joined by code, SKU and order number.</summary>
internal sealed record Joined(ImmutableArray<JoinedPair> Pairs, ImmutableArray<LoneRecord> Lone, ImmutableArray<Crowd> Crowds)
{
    public static Joined Of(ShownSystem exact, ShownSystem webshop)
    {
        var all = EntityNames.All.Select(entity => Of(entity, exact.Of(entity), webshop.Of(entity))).ToList();
        return new Joined(
            [.. all.SelectMany(static joined => joined.Pairs)],
            [.. all.SelectMany(static joined => joined.Lone)],
            [.. all.SelectMany(static joined => joined.Crowds)]);
    }

    private static Joined Of(Entity entity, ImmutableArray<ShownRecord> exact, ImmutableArray<ShownRecord> webshop)
    {
        // An order in the webshop learns its number in Exact Online; one that has not yet may still be known by its own.
        var numbers = exact.Select(static order => order.Get("erpNumber")).ToHashSet(StringComparer.Ordinal);
        var references = exact.Where(static order => order.Get("number") is not null)
            .GroupBy(static order => order.Get("number")!, StringComparer.Ordinal)
            .ToDictionary(static same => same.Key, static same => same.First(), StringComparer.Ordinal);
        Func<ShownRecord, string> mine = entity switch
        {
            Entity.Customer => static record => record.Get("number") ?? record.Id,
            Entity.Product => static record => record.Get("sku") ?? record.Id,
            _ => static order => "#" + order.Get("erpNumber"),
        };
        Func<ShownRecord, string> theirs = entity == Entity.Order
            ? order => order.Get("erpNumber") is { } number && numbers.Contains(number)
                ? "#" + number
                : references.TryGetValue(order.Get("number") ?? string.Empty, out var other) ? mine(other) : "~" + order.Get("number")
            : mine;
        var here = exact.ToLookup(mine, StringComparer.Ordinal);
        var there = webshop.ToLookup(theirs, StringComparer.Ordinal);
        var (pairs, lone, crowds) = (new List<JoinedPair>(), new List<LoneRecord>(), new List<Crowd>());
        foreach (var key in here.Select(static same => same.Key).Union(there.Select(static same => same.Key)))
        {
            ShownRecord[] left = [.. here[key]];
            ShownRecord[] right = [.. there[key]];
            switch (left.Length, right.Length)
            {
                case (1, 1):
                    pairs.Add(new JoinedPair(Name(key, left[0]), left[0], right[0]));
                    break;
                case (1, 0):
                    lone.Add(new LoneRecord(Name(key, left[0]), SystemName.Exact, left[0]));
                    break;
                case (0, 1):
                    lone.Add(new LoneRecord(Name(key, right[0]), SystemName.Webshop, right[0]));
                    break;
                default:
                    crowds.Add(new Crowd(entity, key, [.. left], [.. right]));
                    break;
            }
        }

        return new Joined([.. pairs], [.. lone], [.. crowds]);
    }

    // People know an order by its reference, and one without by its number in Exact Online.
    private static string Name(string key, ShownRecord record) =>
        record.Entity == Entity.Order && record.Get("number") is { } reference ? reference : key.ToString(CultureInfo.InvariantCulture);
}
