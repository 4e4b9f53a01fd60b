using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>When a system numbers its changes anew, everything is read again, and nothing is written for it.</summary>
public sealed class EpochTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_expired_cursor_of_the_shop_does_no_harm()
    {
        var customer = await LinkedAsync("18001");
        var (exact, webshop) = await EndsAsync();

        await _world.WebshopSwitches.PostAsync("feed/expire-cursors", Cancellation);
        await _world.Webshop.EditAsync("customers", customer, new() { ["phone"] = "010-1" }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        var account = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, customer, Cancellation);
        Assert.Equal("010-1", account.Text("Phone"));
        Assert.Single(await _world.Links.WritesAsync(SystemName.Exact, exact, Cancellation));
        Assert.Empty(await _world.Links.WritesAsync(SystemName.Webshop, webshop, Cancellation));
    }

    [Fact]
    public async Task A_moved_division_is_read_again_without_harm()
    {
        var customer = await LinkedAsync("18002");
        var account = Links.Id(await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, customer, Cancellation));
        var (exact, webshop) = await EndsAsync();

        await _world.ExactSwitches.PostAsync("move-division", Cancellation);
        await _world.Exact.EditAsync("accounts", account, new() { ["Phone"] = "010-2" }, Cancellation);
        await _world.Settling.UntilAsync(
            "the edit after the move arrives",
            async () => (await _world.Webshop.ReadAsync("customers", customer, Cancellation)).Text("phone") == "010-2",
            Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        Assert.Single(await _world.Links.WritesAsync(SystemName.Webshop, webshop, Cancellation));
        Assert.Empty(await _world.Links.WritesAsync(SystemName.Exact, exact, Cancellation));
    }

    private async Task<string> LinkedAsync(string number)
    {
        var customer = Links.Id(await _world.Webshop.CreateAsync("customers", Some.Customer(number), Cancellation));
        await shared.BasisAsync();
        await _world.Settling.SettledAsync(Cancellation);
        return customer;
    }

    private async Task<(long Exact, long Webshop)> EndsAsync() =>
        (await _world.Links.LogEndAsync(SystemName.Exact, Cancellation), await _world.Links.LogEndAsync(SystemName.Webshop, Cancellation));
}
