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

    [Fact]
    public async Task While_the_numbering_cannot_be_looked_at_the_page_that_casts_doubt_on_it_is_not_read_again()
    {
        const int looksThatFail = 3;
        var customer = await LinkedAsync("18003");
        var last = await LinkedAsync("18004");
        var (account, gone) = (Links.Id(await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, customer, Cancellation)), Links.Id(await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, last, Cancellation)));
        var (exact, _) = await EndsAsync();
        await _world.ExactSwitches.FaultAsync("serviceUnavailable", Cancellation, path: "system/Divisions", times: looksThatFail);

        // The last row is lacking where it was deleted as well as where a new numbering hides it.
        await _world.Exact.DeleteAsync("accounts", gone, Cancellation);
        await _world.Exact.EditAsync("accounts", account, new() { ["Phone"] = "010-3" }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        await _world.ExactSwitches.HealAsync(Cancellation);

        Assert.Equal("010-3", (await _world.Webshop.ReadAsync("customers", customer, Cancellation)).Text("phone"));
        var asked = (await _world.People(SystemName.Exact).RequestsAsync(exact, Cancellation)).Select(static request => request.Path).ToList();
        var (first, looked) = (asked.FindIndex(IsLook), asked.FindLastIndex(IsLook));
        Assert.True(asked.Count(IsLook) > looksThatFail);
        Assert.DoesNotContain(asked[first..looked], static path => path.Contains("sync/CRM/Accounts", StringComparison.Ordinal));

        static bool IsLook(string path) => path.Contains("system/Divisions", StringComparison.Ordinal);
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
