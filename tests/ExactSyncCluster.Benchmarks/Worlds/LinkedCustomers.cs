using System.Globalization;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>Two systems, without limits, that hold the same customers; and the people who edit them.</summary>
internal sealed class LinkedCustomers : IAsyncDisposable
{
    private const int FirstCode = 10_000;
    private const int Editors = 8;
    private const int MostAtOnce = 20_000;

    private readonly RunningSystems _systems;
    private readonly IReadOnlyList<string> _accounts;
    private readonly IReadOnlyList<string> _customers;

    private LinkedCustomers(RunningSystems systems, IReadOnlyList<string> accounts, IReadOnlyList<string> customers) =>
        (_systems, _accounts, _customers) = (systems, accounts, customers);

    public DemoWorld World => _systems.World;

    public RunningSystems Systems => _systems;

    public int Count => _accounts.Count;

    /// <summary>Each Exact account with its customer in the shop.</summary>
    public IReadOnlyList<(string Account, string Customer)> Pairs => [.. _accounts.Zip(_customers)];

    /// <summary>The shop's customer of each Exact account.</summary>
    public IReadOnlyDictionary<string, string> CustomerOf => _accounts.Zip(_customers).ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Starts both systems and enters the same customers into them.</summary>
    public static async Task<LinkedCustomers> StartAsync(int count, CancellationToken cancellation)
    {
        var systems = await RunningSystems.StartAsync(new DemoOptions(), cancellation, "--no-limits", "--no-tokens");
        try
        {
            var pairs = await EnterAsync(systems.World, count, cancellation);
            return new(systems, [.. pairs.Select(static pair => pair.Account)], [.. pairs.Select(static pair => pair.Customer)]);
        }
        catch
        {
            await systems.DisposeAsync();
            throw;
        }
    }

    /// <summary>Enters the same customers into two systems.</summary>
    public static async Task<IReadOnlyList<(string Account, string Customer)>> EnterAsync(DemoWorld world, int count, CancellationToken cancellation)
    {
        var data = new DutchData(1);
        var pairs = new List<(string Account, string Customer)>(count);
        foreach (var codes in Enumerable.Range(FirstCode, count).Chunk(MostAtOnce))
        {
            var customers = codes.Select(code => SeedCustomer.Make(data, code)).ToList();
            var accounts = await world.Exact.CreateAllAsync("accounts", Body.ArrayOf(customers.Select(static customer => customer.ToExact())), cancellation);
            pairs.AddRange(accounts.Zip(await world.Webshop.CreateAllAsync("customers", Body.ArrayOf(customers.Select(static customer => customer.ToWebshop())), cancellation)));
        }

        return pairs;
    }

    /// <summary>Edits one property of every account, at Exact Online's own screen.</summary>
    /// <param name="round">What tells this round's values from those before.</param>
    /// <param name="cancellation">Breaks it off.</param>
    public Task EditAccountsAsync(int round, CancellationToken cancellation) => Parallel.ForEachAsync(
        _accounts.Index(),
        new ParallelOptions { MaxDegreeOfParallelism = Editors, CancellationToken = cancellation },
        async (account, stop) => await World.Exact.EditAsync("accounts", account.Item, Body.Of(("Remarks", Remark(round, account.Index))), stop));

    /// <summary>Edits the same property of every customer, in the shop's own back office, to another value.</summary>
    public Task EditCustomersAsync(int round, CancellationToken cancellation) => Parallel.ForEachAsync(
        _customers.Index(),
        new ParallelOptions { MaxDegreeOfParallelism = Editors, CancellationToken = cancellation },
        async (customer, stop) => await World.Webshop.EditAsync("customers", customer.Item, Body.Of(("remarks", $"{Remark(round, customer.Index)}, by the shop")), stop));

    /// <summary>How many of the shop's customers have what was entered in a round.</summary>
    public async Task<int> CarriedAsync(int round, CancellationToken cancellation)
    {
        var remarks = (await World.Webshop.ListAsync("customers", cancellation)).Select(static customer => customer["remarks"]?.GetValue<string>()).ToHashSet();
        return Enumerable.Range(0, Count).Count(place => remarks.Contains(Remark(round, place)));
    }

    public ValueTask DisposeAsync() => _systems.DisposeAsync();

    private static string Remark(int round, int place) => string.Create(CultureInfo.InvariantCulture, $"Round {round}, edit {place}");
}
