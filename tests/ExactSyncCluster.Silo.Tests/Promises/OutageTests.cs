using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A system that refuses, is overtaxed or cannot be reached costs time, and no edit.</summary>
public sealed class OutageTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly string[] Change = ["PUT", "PATCH"];

    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SystemName.Webshop, "tooManyRequests")]
    [InlineData(SystemName.Exact, "tooManyRequests")]
    [InlineData(SystemName.Webshop, "serviceUnavailable")]
    [InlineData(SystemName.Exact, "serviceUnavailable")]
    [InlineData(SystemName.Webshop, "htmlMaintenance")]
    [InlineData(SystemName.Exact, "connectionReset")]
    public async Task A_write_that_is_turned_away_arrives_later_once(SystemName target, string fault)
    {
        var (account, customer) = await LinkedAsync();
        var end = await _world.Links.LogEndAsync(target, Cancellation);
        await _world.Switches(target).FaultAsync(fault, Cancellation, Change, times: 2, retryAfter: 1);

        await EditAsync(target.Other(), account, customer, "Turned away");
        await _world.Settling.SettledAsync(Cancellation);
        await _world.Switches(target).HealAsync(Cancellation);

        await StandsAsync(account, customer, "Turned away");
        var writes = await _world.Links.WritesAsync(target, end, Cancellation);
        Assert.Single(writes, static write => write.Applied);
        Assert.Contains(writes, static write => !write.Applied);
    }

    [Fact]
    public async Task A_shop_record_that_changed_meanwhile_is_read_again_and_both_edits_stay()
    {
        var (account, customer) = await LinkedAsync();
        var end = await _world.Links.LogEndAsync(SystemName.Webshop, Cancellation);
        await _world.WebshopSwitches.FaultAsync("latency", Cancellation, ["PATCH"], times: 1, delayMs: 1500);

        await EditAsync(SystemName.Exact, account, customer, "From Exact");
        await _world.Feed(SystemName.Exact).HintAsync(Entity.Customer, null, cannotBeDeletion: false);
        await _world.Settling.UntilAsync("the write is on its way", async () => await IsWritingAsync(account), Cancellation);
        await _world.Webshop.EditAsync("customers", customer, new() { ["email"] = "balie@voorbeeld.nl" }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        await _world.WebshopSwitches.HealAsync(Cancellation);

        await StandsAsync(account, customer, "From Exact");
        Assert.Equal("balie@voorbeeld.nl", (await _world.Exact.ReadAsync("accounts", account, Cancellation)).Text("Email"));
        Assert.Contains(await _world.Links.WritesAsync(SystemName.Webshop, end, Cancellation), static write => write.Status == 412);
    }

    [Fact]
    public async Task While_the_shop_cannot_be_reached_nothing_is_lost()
    {
        var (account, customer) = await LinkedAsync();
        var (other, otherCustomer) = await LinkedAsync();
        await _world.WebshopSwitches.FaultAsync("connectionReset", Cancellation);

        await EditAsync(SystemName.Exact, account, customer, "Edited in Exact");
        await EditAsync(SystemName.Webshop, other, otherCustomer, "Edited in the shop");
        var made = await _world.Exact.CreateAsync("accounts", Some.Account("14001"), Cancellation);
        await _world.Feed(SystemName.Exact).HintAsync(Entity.Customer, null, cannotBeDeletion: false);
        await _world.Settling.UntilAsync(
            "the shop's feeds tell their trouble and a pair waits",
            async () => (await _world.Feed(SystemName.Webshop).GetState()).Trouble is not null
                && (await _world.Links.PairAsync(Entity.Customer, account, Cancellation)).Status == PairStatus.Waiting,
            Cancellation);
        await _world.WebshopSwitches.HealAsync(Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        await StandsAsync(account, customer, "Edited in Exact");
        await StandsAsync(other, otherCustomer, "Edited in the shop");
        var late = await _world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, Links.Id(made), Cancellation);
        Assert.Equal("14001", late.Text("number"));
        Assert.Null((await _world.Feed(SystemName.Webshop).GetState()).Trouble);
    }

    [Fact]
    public async Task While_Exact_cannot_be_reached_nothing_is_lost()
    {
        var (account, customer) = await LinkedAsync();
        await _world.ExactSwitches.FaultAsync("lostRequest", Cancellation, path: "/api/v1/");

        await EditAsync(SystemName.Webshop, account, customer, "Edited in the shop");
        await _world.Feed(SystemName.Webshop).HintAsync(Entity.Customer, null, cannotBeDeletion: false);
        await _world.Settling.UntilAsync(
            "Exact's feeds tell their trouble",
            async () => (await _world.Feed(SystemName.Exact).GetState()).Trouble is not null,
            Cancellation);
        await _world.ExactSwitches.HealAsync(Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        await StandsAsync(account, customer, "Edited in the shop");
    }

    [Fact]
    public async Task Slow_answers_settle_too()
    {
        var (account, customer) = await LinkedAsync();
        await _world.WebshopSwitches.FaultAsync("slowTrickle", Cancellation, ["PATCH", "GET"], times: 4, delayMs: 5);

        await EditAsync(SystemName.Exact, account, customer, "Slowly");
        await _world.Settling.SettledAsync(Cancellation);
        await _world.WebshopSwitches.HealAsync(Cancellation);

        await StandsAsync(account, customer, "Slowly");
    }

    private async Task<bool> IsWritingAsync(string account) =>
        await _world.Links.PairAsync(Entity.Customer, account, Cancellation) is { Status: PairStatus.Working, System: SystemName.Webshop };

    private async Task<(string Account, string Customer)> LinkedAsync()
    {
        var customer = Links.Id(await _world.Webshop.CreateAsync("customers", Some.Customer(null), Cancellation));
        await _world.Settling.SettledAsync(Cancellation);
        return (Links.Id(await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, customer, Cancellation)), customer);
    }

    private Task<JsonObject> EditAsync(SystemName where, string account, string customer, string name) => where == SystemName.Exact
        ? _world.Exact.EditAsync("accounts", account, new() { ["Name"] = name }, Cancellation)
        : _world.Webshop.EditAsync("customers", customer, new() { ["name"] = name }, Cancellation);

    private async Task StandsAsync(string account, string customer, string name)
    {
        Assert.Equal(name, (await _world.Exact.ReadAsync("accounts", account, Cancellation)).Text("Name"));
        Assert.Equal(name, (await _world.Webshop.ReadAsync("customers", customer, Cancellation)).Text("name"));
    }
}
