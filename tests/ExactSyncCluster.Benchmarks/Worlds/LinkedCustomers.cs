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

    private LinkedCustomers(RunningSystems systems, IReadOnlyList<(string Account, string Customer)> pairs, int edited)
    {
        (_systems, Count) = (systems, edited);
        _accounts = [.. pairs.Select(static pair => pair.Account)];
        _customers = [.. pairs.Select(static pair => pair.Customer)];
    }

    public DemoWorld World => _systems.World;

    public RunningSystems Systems => _systems;

    /// <summary>How many of them people edit: the first.</summary>
    public int Count { get; }

    /// <summary>Each Exact account with its customer in the shop.</summary>
    public IReadOnlyList<(string Account, string Customer)> Pairs => [.. _accounts.Zip(_customers)];

    /// <summary>The shop's customer of each Exact account.</summary>
    public IReadOnlyDictionary<string, string> CustomerOf => _accounts.Zip(_customers).ToDictionary(static pair => pair.First, static pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Starts both systems and enters the same customers into them.</summary>
    /// <param name="count">How many customers.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="edited">How many of them are edited; null for all.</param>
    public static async Task<LinkedCustomers> StartAsync(int count, CancellationToken cancellation, int? edited = null)
    {
        var systems = await RunningSystems.StartAsync(new DemoOptions(), cancellation, "--no-limits", "--no-tokens");
        try
        {
            return new(systems, await EnterAsync(systems.World, count, cancellation), edited ?? count);
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

    /// <summary>Edits one property of every account that is edited, at Exact Online's own screen.</summary>
    /// <param name="round">What tells this round's values from those before.</param>
    /// <param name="cancellation">Breaks it off.</param>
    public Task EditAccountsAsync(int round, CancellationToken cancellation) => Parallel.ForEachAsync(
        _accounts.Take(Count).Index(),
        new ParallelOptions { MaxDegreeOfParallelism = Editors, CancellationToken = cancellation },
        async (account, stop) => await World.Exact.EditAsync("accounts", account.Item, Body.Of(("Remarks", Remark(round, account.Index))), stop));

    /// <summary>Edits the same property of every customer, in the shop's own back office, to another value.</summary>
    public Task EditCustomersAsync(int round, CancellationToken cancellation) => Parallel.ForEachAsync(
        _customers.Take(Count).Index(),
        new ParallelOptions { MaxDegreeOfParallelism = Editors, CancellationToken = cancellation },
        async (customer, stop) => await World.Webshop.EditAsync("customers", customer.Item, Body.Of(("remarks", $"{Remark(round, customer.Index)}, by the shop")), stop));

    /// <summary>How many of the shop's customers have what was entered in a round.</summary>
    public async Task<int> CarriedAsync(int round, CancellationToken cancellation)
    {
        var carried = 0;
        await Parallel.ForEachAsync(
            _customers.Take(Count).Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Editors, CancellationToken = cancellation },
            async (customer, stop) =>
            {
                var record = await World.Webshop.ReadAsync("customers", customer.Item, stop);
                Interlocked.Add(ref carried, record["remarks"]?.GetValue<string>() == Remark(round, customer.Index) ? 1 : 0);
            });
        return carried;
    }

    public ValueTask DisposeAsync() => _systems.DisposeAsync();

    private static string Remark(int round, int place) => string.Create(CultureInfo.InvariantCulture, $"Round {round}, edit {place}");
}
