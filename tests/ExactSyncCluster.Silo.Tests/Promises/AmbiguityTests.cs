using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>Where several records carry one key a person decides; where one does, they are linked.</summary>
public sealed class AmbiguityTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const int Most = 10;

    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_customers_under_the_number_of_one_account_are_parked_with_the_reason()
    {
        await _world.Settling.SettledAsync(Cancellation);
        await _world.WhilePausedAsync(async () =>
        {
            await _world.Webshop.CreateAsync("customers", Some.Customer("19001"), Cancellation);
            await _world.Webshop.CreateAsync("customers", Some.Customer("19001"), Cancellation);
            await _world.Exact.CreateAsync("accounts", Some.Account("19001"), Cancellation);
        });
        await _world.Settling.SettledAsync(Cancellation);

        var parked = await _world.Directory.ListAsync(new PairQuery(_world.Name, Entity.Customer, PairStatus.Parked, null, Most), Cancellation);
        Assert.NotEmpty(parked);
        Assert.All(parked, static pair => Assert.Contains(pair.Cause, new[] { nameof(ParkCause.Ambiguous), nameof(ParkCause.SuspectedDuplicate) }));
        Assert.All(parked, static pair => Assert.False(string.IsNullOrWhiteSpace(pair.Reason)));
        Assert.Single(await _world.Exact.ListAsync("accounts", Cancellation), static account => account.Text("Code")!.Trim() == "19001");
        Assert.Equal(2, (await _world.Webshop.ListAsync("customers", Cancellation)).Count(static customer => customer.Text("number") == "19001"));
    }

    [Fact]
    public async Task One_customer_under_the_number_of_one_account_is_linked_and_nothing_is_made()
    {
        await _world.Settling.SettledAsync(Cancellation);
        string account = "", customer = "";
        await _world.WhilePausedAsync(async () =>
        {
            account = Links.Id(await _world.Exact.CreateAsync("accounts", Some.Account("19002"), Cancellation));
            customer = Links.Id(await _world.Webshop.CreateAsync("customers", Some.Customer("19002"), Cancellation));
        });
        await _world.Settling.SettledAsync(Cancellation);

        var pair = await _world.Links.PairAsync(Entity.Customer, account, Cancellation);
        Assert.Equal(customer, pair.Webshop?.Value);
        Assert.Equal("Bel na zes uur.", (await _world.Webshop.ReadAsync("customers", customer, Cancellation)).Text("remarks"));
    }
}
