using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>What an edit is about: a record, or one line of an order.</summary>
internal sealed record PlaySubject(DemoPair Pair, DemoLine? Line);

/// <summary>
/// Hands out the pairs to those who edit. Some are drawn once and touched by nobody else, so that the one question asked
/// of them has one answer; the rest may be met again and again.
/// </summary>
internal sealed class PairDecks
{
    private readonly DutchData data;
    private readonly Queue<DemoPair> customers;
    private readonly Queue<DemoPair> products;
    private readonly Queue<DemoPair> orders;
    private readonly List<DemoPair> sellable;
    private readonly List<string> buyers;
    private readonly Queue<DemoPair> quiet;
    private readonly Dictionary<SystemName, List<DemoPair>> forLines = [];
    private readonly HashSet<(string Order, string Product)> taken = [];
    private int turn;

    public PairDecks(PairBook book, DutchData data)
    {
        this.data = data;
        var sold = book.Orders.SelectMany(static order => order.Lines).Select(static line => line.Product).ToHashSet(StringComparer.Ordinal);
        var buying = book.Orders.Select(static order => order.Customer).ToHashSet(StringComparer.Ordinal);
        quiet = new(data.Dice.Shuffle(book.Customers.Where(pair => !buying.Contains(pair.Key)).Take(4).Concat(book.Products.Where(pair => !sold.Contains(pair.Key)).Take(4))));
        var left = quiet.ToHashSet();
        customers = new(data.Dice.Shuffle(book.Customers.Where(pair => !left.Contains(pair))));
        products = new(data.Dice.Shuffle(book.Products.Where(pair => !left.Contains(pair))));
        orders = new(data.Dice.Shuffle(book.Orders.Where(static order => order.Lines.Length > 0)));
        sellable = [.. products];
        buyers = [.. customers.Select(static customer => customer.Key)];
        foreach (var system in SystemNames.Both)
        {
            forLines[system] = [.. Draw(orders, orders.Count / 10)];
        }
    }

    /// <summary>A subject that nobody else will touch: in turn a customer, a product, an order and a line. Null when all are gone.</summary>
    public PlaySubject? Alone() => (turn++ % 4) switch
    {
        0 => One(customers) ?? One(products),
        1 => One(products) ?? One(customers),
        2 => One(orders) ?? One(customers) ?? One(products),
        _ => One(orders) is { } order ? order with { Line = data.Pick(order.Pair.Lines) } : One(customers) ?? One(products),
    };

    /// <summary>A subject that others may touch too.</summary>
    public PlaySubject? Common() => (turn++ % 4) switch
    {
        0 => Any(customers),
        1 => Any(products),
        2 => Any(orders),
        _ => Any(orders) is { } order ? order with { Line = data.Pick(order.Pair.Lines) } : null,
    } ?? Any(customers) ?? Any(products);

    public DemoPair? OrderAlone() => One(orders)?.Pair;

    public DemoPair? StockedProduct() => Any(products)?.Pair;

    public DemoPair? OrderForLines(SystemName system) => forLines[system] is { Count: > 0 } some ? data.Pick(some) : null;

    public DemoPair? ProductNotIn(DemoPair order)
    {
        var free = sellable.Where(product => order.Lines.All(line => line.Product != product.Key) && !taken.Contains((order.Key, product.Key))).ToList();
        return free.Count == 0 ? null : data.Pick(free);
    }

    public void Take(DemoPair order, DemoPair product) => taken.Add((order.Key, product.Key));

    /// <summary>A line whose order keeps another one; each is given out once.</summary>
    public (DemoPair Order, DemoLine Line)? LineToRemove(SystemName system)
    {
        var order = forLines[system].FirstOrDefault(order => order.Lines.Count(line => !taken.Contains((order.Key, line.Product))) > 1);
        if (order is null)
        {
            return null;
        }

        var line = order.Lines.First(line => !taken.Contains((order.Key, line.Product)));
        taken.Add((order.Key, line.Product));
        return (order, line);
    }

    /// <summary>A customer or product that no order names.</summary>
    public DemoPair? Quiet() => quiet.TryDequeue(out var pair) ? pair : null;

    /// <summary>Who buys what in a new order.</summary>
    public (string Customer, IReadOnlyList<SeedProduct> Products) Basket() => buyers.Count == 0
        ? (string.Empty, [])
        : (data.Pick(buyers), [.. sellable.Select(product => SeedProduct.Make(data, product.Key))]);

    private PlaySubject? Any(Queue<DemoPair> deck) => deck.Count == 0 ? null : new PlaySubject(data.Pick([.. deck]), null);

    private static PlaySubject? One(Queue<DemoPair> deck) => Draw(deck, 1).FirstOrDefault() is { } pair ? new PlaySubject(pair, null) : null;

    private static IEnumerable<DemoPair> Draw(Queue<DemoPair> deck, int count)
    {
        while (count-- > 0 && deck.TryDequeue(out var pair))
        {
            yield return pair;
        }
    }
}
