using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A deletion follows the policy: by default the other record is made inactive.</summary>
public sealed class DeletionTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_deleted_in_the_shop_is_blocked_in_Exact()
    {
        var customer = Links.Id(await _world.Webshop.CreateAsync("customers", Some.Customer("15001"), Cancellation));
        var account = await PartnerAsync(SystemName.Webshop, Entity.Customer, customer);

        await _world.Webshop.DeleteAsync("customers", customer, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        Assert.True((await _world.Exact.ReadAsync("accounts", account, Cancellation)).Flag("Blocked"));
    }

    [Fact]
    public async Task An_account_deleted_in_Exact_is_blocked_in_the_shop()
    {
        var account = Links.Id(await _world.Exact.CreateAsync("accounts", Some.Account("15002"), Cancellation));
        var customer = await PartnerAsync(SystemName.Exact, Entity.Customer, account);

        await _world.Exact.DeleteAsync("accounts", account, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        Assert.True((await _world.Webshop.ReadAsync("customers", customer, Cancellation)).Flag("blocked"));
    }

    [Fact]
    public async Task A_product_deleted_in_the_shop_ends_in_Exact()
    {
        var product = Links.Id(await _world.Webshop.CreateAsync("products", Some.Product("DE-1"), Cancellation));
        var item = await PartnerAsync(SystemName.Webshop, Entity.Product, product);

        await _world.Webshop.DeleteAsync("products", product, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        Assert.NotNull((await _world.Exact.ReadAsync("items", item, Cancellation)).Text("EndDate"));
    }

    [Fact]
    public async Task An_item_deleted_in_Exact_is_taken_from_the_shop_but_not_removed()
    {
        var item = Links.Id(await _world.Exact.CreateAsync("items", Some.Item("DE-2"), Cancellation));
        var product = await PartnerAsync(SystemName.Exact, Entity.Product, item);

        await _world.Exact.DeleteAsync("items", item, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        var shop = await _world.Webshop.ReadAsync("products", product, Cancellation);
        Assert.False(shop.Flag("published"));
        Assert.NotNull(shop.Text("activeTo"));
    }

    [Fact]
    public async Task An_untouched_order_deleted_in_the_shop_is_deleted_in_Exact()
    {
        var basis = await shared.BasisAsync();
        var order = Links.Id(await _world.Webshop.CreateAsync("orders", Some.Order("WS-DE-1", basis, 1), Cancellation));
        var exact = await PartnerAsync(SystemName.Webshop, Entity.Order, order);

        await _world.Webshop.DeleteAsync("orders", order, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        await Assert.ThrowsAsync<ControlRefusedException>(() => _world.Exact.ReadAsync("orders", exact, Cancellation));
    }

    [Fact]
    public async Task An_untouched_order_deleted_in_Exact_is_deleted_in_the_shop()
    {
        var basis = await shared.BasisAsync();
        var order = Links.Id(await _world.Exact.CreateAsync("orders", Some.SalesOrder(basis, 1), Cancellation));
        var shop = await PartnerAsync(SystemName.Exact, Entity.Order, order);

        await _world.Exact.DeleteAsync("orders", order, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        Assert.True((await _world.Webshop.ReadAsync("orders", shop, Cancellation)).Flag("deleted"));
    }

    [Fact]
    public async Task An_edit_after_the_deletion_brings_the_record_back_and_is_listed()
    {
        var account = Links.Id(await _world.Exact.CreateAsync("accounts", Some.Account("15003"), Cancellation));
        var customer = await PartnerAsync(SystemName.Exact, Entity.Customer, account);
        var pair = await _world.Links.PairAsync(Entity.Customer, account, Cancellation);

        await _world.WhilePausedAsync(async () =>
        {
            await _world.Exact.DeleteAsync("accounts", account, Cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(400), RunningWorld.Time, Cancellation);
            await _world.Webshop.EditAsync("customers", customer, new() { ["phone"] = "020-7654321" }, Cancellation);
        });
        await _world.Settling.SettledAsync(Cancellation);

        var back = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, customer, Cancellation);
        Assert.Equal(("020-7654321", false), (back.Text("Phone"), back.Flag("Blocked")));
        Assert.Contains(await _world.Links.HistoryAsync(pair.Pair, Cancellation), static entry => entry.Kind == HistoryKind.DeleteOverruled);
    }

    private async Task<string> PartnerAsync(SystemName of, Entity entity, string id)
    {
        await _world.Settling.SettledAsync(Cancellation);
        return Links.Id(await _world.Links.PartnerAsync(of, entity, id, Cancellation));
    }
}
