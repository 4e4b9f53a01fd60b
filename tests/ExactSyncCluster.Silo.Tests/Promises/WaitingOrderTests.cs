using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>An order is carried over when it is whole and all that it names is there.</summary>
public sealed class WaitingOrderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_that_is_still_being_typed_in_Exact_is_made_in_the_shop_once_and_whole()
    {
        await using var world = await RunningWorld.StartAsync(
            static definition => definition with { Timing = definition.Timing with { OrderRest = TimeSpan.FromSeconds(4) } }, Cancellation);
        var basis = await Some.BasisAsync(world, "WO-1", Cancellation);
        var order = Links.Id(await world.Exact.CreateAsync("orders", Some.SalesOrder(basis, 2), Cancellation));
        await world.Feed(SystemName.Exact).HintAsync(Entity.Order, null, cannotBeDeletion: false);
        await world.Settling.UntilAsync("the order waits", async () => (await FindAsync(world, order))?.Status == PairStatus.Waiting, Cancellation);

        await world.Exact.CreateAsync("orderlines", new() { ["OrderID"] = order, ["Item"] = basis.Item, ["Quantity"] = 5, ["UnitPrice"] = 10 }, Cancellation);
        var early = await world.Webshop.ListAsync("orders", Cancellation);
        await world.Settling.SettledAsync(Cancellation);

        Assert.Empty(early);
        var made = await world.Links.PartnerAsync(SystemName.Exact, Entity.Order, order, Cancellation);
        Assert.Equal([2m, 5m], made.Lines("lines", "quantity"));
        Assert.Single(await world.Links.WritesAsync(SystemName.Webshop, 0, Cancellation), static write => write.Path.Contains("/orders", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_waits_visibly_for_its_customer()
    {
        await using var world = await RunningWorld.StartAsync(null, Cancellation);
        var item = Links.Id(await world.Exact.CreateAsync("items", Some.Item("WO-2"), Cancellation));
        await world.Settling.SettledAsync(Cancellation);
        await world.WebshopSwitches.FaultAsync("serviceUnavailable", Cancellation, ["POST"], "/customers");

        var account = Links.Id(await world.Exact.CreateAsync("accounts", Some.Account("16001"), Cancellation));
        var order = Links.Id(await world.Exact.CreateAsync("orders", Some.SalesOrder(new(account, item, "", ""), 3), Cancellation));
        await world.Feed(SystemName.Exact).HintAsync(Entity.Order, null, cannotBeDeletion: false);
        await world.Settling.UntilAsync(
            "the order waits for its customer",
            async () => await FindAsync(world, order) is { Status: PairStatus.Waiting, Cause: nameof(WaitCause.Needs), Needs: { } needs }
                && needs == (await world.Links.PairAsync(Entity.Customer, account, Cancellation)).Pair,
            Cancellation);
        await world.WebshopSwitches.HealAsync(Cancellation);
        await world.Settling.SettledAsync(Cancellation);

        var customer = await world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, account, Cancellation);
        var made = await world.Links.PartnerAsync(SystemName.Exact, Entity.Order, order, Cancellation);
        Assert.Equal(Links.Id(customer), made.Text("customerId"));
        Assert.Single(await world.Webshop.ListAsync("orders", Cancellation));
    }

    private static async Task<ListedPair?> FindAsync(RunningWorld world, string order) =>
        await world.Directory.ListAsync(new(world.Name, Entity.Order, null, order, 1), Cancellation) is [var found, ..] ? found : null;
}
