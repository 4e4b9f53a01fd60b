using System.Collections.Immutable;
using System.Globalization;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>All that stands in the two systems when the demo begins: the same for the same options.</summary>
internal sealed record SeedPlan(
    ImmutableArray<Seeded<SeedCustomer>> Customers,
    ImmutableArray<Seeded<SeedProduct>> Products,
    ImmutableArray<Seeded<SeedOrder>> Orders)
{
    private const int FirstCode = 10_001;
    private const int FirstOrder = 240_001;

    // Every so many customers and products stay without orders, so that some can be deleted.
    private const int QuietEvery = 9;

    private const int SeedStep = 7_919;

    public IEnumerable<string> AmbiguousCodes =>
        Customers.Where(static customer => customer.Webshop.Length > 1).Select(static customer => customer.Webshop[0].Code);

    public static SeedPlan Make(DemoOptions options)
    {
        var customers = MakeCustomers(options, Data(options, 1));
        var products = MakeProducts(options, Data(options, 2));
        return new SeedPlan(customers, products, MakeOrders(options, Data(options, 3), customers, products));
    }

    /// <summary>Data of a stream of its own, so that more of one thing does not alter another.</summary>
    public static DutchData Data(DemoOptions options, int stream) => new(unchecked((options.Seed * SeedStep) + stream));

    private static ImmutableArray<Seeded<SeedCustomer>> MakeCustomers(DemoOptions options, DutchData data)
    {
        var counts = DemoCounts.OfAccounts(options);
        var next = FirstCode;
        var made = ImmutableArray.CreateBuilder<Seeded<SeedCustomer>>(options.Accounts);
        Repeat(counts.Both, () =>
        {
            var customer = SeedCustomer.Make(data, next++);
            made.Add(new(customer, [customer.Differing(data)]));
        });
        Repeat(counts.ExactOnly, () => made.Add(new(SeedCustomer.Make(data, next++), [])));
        Repeat(counts.WebshopOnly, () => made.Add(new(null, [SeedCustomer.Make(data, next++)])));
        Repeat(counts.Ambiguous, () =>
        {
            var customer = SeedCustomer.Make(data, next);
            made.Add(new(customer, [customer.Differing(data), SeedCustomer.Make(data, next)]));
            next++;
        });
        return made.ToImmutable();
    }

    private static ImmutableArray<Seeded<SeedProduct>> MakeProducts(DemoOptions options, DutchData data)
    {
        var counts = DemoCounts.OfItems(options);
        var next = 1;
        var made = ImmutableArray.CreateBuilder<Seeded<SeedProduct>>(options.Items);
        Repeat(counts.Both, () =>
        {
            var product = SeedProduct.Make(data, Sku());
            made.Add(new(product, [product.Differing(data)]));
        });
        Repeat(counts.ExactOnly, () => made.Add(new(SeedProduct.Make(data, Sku()), [])));
        Repeat(counts.WebshopOnly, () => made.Add(new(null, [SeedProduct.Make(data, Sku())])));
        return made.ToImmutable();

        string Sku() => string.Create(CultureInfo.InvariantCulture, $"ART-{next++:D5}");
    }

    private static ImmutableArray<Seeded<SeedOrder>> MakeOrders(
        DemoOptions options,
        DutchData data,
        ImmutableArray<Seeded<SeedCustomer>> customers,
        ImmutableArray<Seeded<SeedProduct>> products)
    {
        var counts = DemoCounts.OfOrders(options);
        var next = FirstOrder;
        var made = ImmutableArray.CreateBuilder<Seeded<SeedOrder>>(options.Orders);
        var buyers = Busy(customers).Where(static customer => customer.Webshop.Length <= 1).ToList();
        var goods = Busy(products).ToList();
        Repeat(counts.Both, () =>
        {
            var order = Order(Number(), static seeded => seeded.IsInExact && seeded.IsInWebshop, static seeded => seeded.IsInExact && seeded.IsInWebshop);
            made.Add(new(order, [order.Differing(data)]));
        });
        Repeat(counts.ExactOnly, () =>
        {
            var reference = data.Maybe(0.5, () => $"PO-{Number()}");
            made.Add(new(Order(reference, static seeded => seeded.IsInExact, static seeded => seeded.IsInExact), []));
        });
        Repeat(counts.WebshopOnly, () => made.Add(new(null, [Order(Number(), static seeded => seeded.IsInWebshop, static seeded => seeded.IsInWebshop)])));
        return made.ToImmutable();

        string Number() => string.Create(CultureInfo.InvariantCulture, $"WS-{next++}");

        SeedOrder Order(string? reference, Func<Seeded<SeedCustomer>, bool> buys, Func<Seeded<SeedProduct>, bool> sells) => SeedOrder.Make(
            data,
            reference,
            data.Pick(buyers.Where(buys).ToList()).Any.Code,
            [.. goods.Where(sells).Select(static product => product.Any)]);
    }

    private static IEnumerable<Seeded<T>> Busy<T>(ImmutableArray<Seeded<T>> all)
        where T : class =>
        all.Where(static (_, index) => index % QuietEvery != 0);

    private static void Repeat(int count, Action work)
    {
        for (var done = 0; done < count; done++)
        {
            work();
        }
    }
}

/// <summary>One thing as the two systems hold it.</summary>
internal sealed record Seeded<T>(T? Exact, ImmutableArray<T> Webshop)
    where T : class
{
    public bool IsInExact => Exact is not null;

    public bool IsInWebshop => Webshop.Length > 0;

    public T Any => Exact ?? Webshop[0];
}
