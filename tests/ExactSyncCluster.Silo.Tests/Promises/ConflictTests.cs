using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>The newest edit wins, property by property, and the loser stays in the history.</summary>
public sealed class ConflictTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    // Clocks are known to within a call's length: edits further apart than that have a sure order.
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(400);

    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public async Task The_newest_edit_of_a_property_wins_and_the_loser_is_in_the_history(SystemName last)
    {
        var (account, customer) = await LinkedAsync($"12{(int)last:D3}");

        await EditBothAsync(account, customer, last);
        await _world.Settling.SettledAsync(Cancellation);

        var (exact, webshop) = await StandAsync(account, customer);
        var winner = last == SystemName.Exact ? "030-1111111" : "030-2222222";
        var loser = last == SystemName.Exact ? "030-2222222" : "030-1111111";
        Assert.Equal((winner, winner), (exact.Text("Phone"), webshop.Text("phone")));
        var pair = await _world.Links.PairAsync(Entity.Customer, account, Cancellation);
        var lost = Assert.Single(await _world.Links.HistoryAsync(pair.Pair, Cancellation), static entry => entry.Kind == HistoryKind.ConflictLost);
        Assert.Equal(last.Other(), lost.System);
        Assert.Equal(Value.Of(loser), lost.Values.Get(last == SystemName.Exact ? "phone" : "Phone"));
    }

    [Fact]
    public async Task Edits_of_different_properties_on_both_sides_both_stay()
    {
        var (account, customer) = await LinkedAsync("12011");

        await _world.WhilePausedAsync(async () =>
        {
            await _world.Exact.EditAsync("accounts", account, new() { ["Email"] = "a@voorbeeld.nl" }, Cancellation);
            await _world.Webshop.EditAsync("customers", customer, new() { ["website"] = "https://b.example" }, Cancellation);
        });
        await _world.Settling.SettledAsync(Cancellation);

        var (exact, webshop) = await StandAsync(account, customer);
        Assert.Equal(("a@voorbeeld.nl", "https://b.example"), (exact.Text("Email"), exact.Text("Website")));
        Assert.Equal(("a@voorbeeld.nl", "https://b.example"), (webshop.Text("email"), webshop.Text("website")));
        var pair = await _world.Links.PairAsync(Entity.Customer, account, Cancellation);
        Assert.DoesNotContain(await _world.Links.HistoryAsync(pair.Pair, Cancellation), static entry => entry.Kind == HistoryKind.ConflictLost);
    }

    [Fact]
    public async Task What_lost_can_be_brought_back()
    {
        var (account, customer) = await LinkedAsync("12014");
        await EditBothAsync(account, customer, SystemName.Webshop);
        await _world.Settling.SettledAsync(Cancellation);
        var pair = (await _world.Links.PairAsync(Entity.Customer, account, Cancellation)).Pair;
        var lost = (await _world.Links.HistoryAsync(pair, Cancellation)).First(static entry => entry.Kind == HistoryKind.ConflictLost);

        await _world.Grains.GetGrain<IPairGrain>(pair.ToString()).RestoreAsync(new(lost.System, lost.LineKey, lost.Group!, lost.Values));
        await _world.Settling.SettledAsync(Cancellation);

        var (exact, webshop) = await StandAsync(account, customer);
        Assert.Equal(("030-1111111", "030-1111111"), (exact.Text("Phone"), webshop.Text("phone")));
    }

    [Fact]
    public async Task An_address_edited_on_both_sides_is_never_mixed()
    {
        var (account, customer) = await LinkedAsync("12012");

        await _world.WhilePausedAsync(async () =>
        {
            await _world.Exact.EditAsync("accounts", account, new() { ["AddressLine1"] = "Oude Gracht 1", ["City"] = "Utrecht" }, Cancellation);
            await Task.Delay(Apart, RunningWorld.Time, Cancellation);
            await _world.Webshop.EditAsync("customers", customer, new() { ["address"] = new JsonObject { ["line1"] = "Kade 2", ["postcode"] = "8011 AB" } }, Cancellation);
        });
        await _world.Settling.SettledAsync(Cancellation);

        var (exact, _) = await StandAsync(account, customer);
        Assert.Equal(("Kade 2", "8011 AB", "Breukelen"), (exact.Text("AddressLine1"), exact.Text("Postcode"), exact.Text("City")));
    }

    [Fact]
    public async Task A_clock_that_runs_ahead_does_not_make_its_edits_newer()
    {
        const int ahead = 90;
        await _world.WebshopSwitches.ClockAsync(ahead, Cancellation);
        var (account, customer) = await LinkedAsync("12013");
        await _world.Exact.EditAsync("accounts", account, new() { ["Remarks"] = "Zo meet men de klok." }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        await EditBothAsync(account, customer, SystemName.Exact);
        await _world.Settling.SettledAsync(Cancellation);
        await _world.WebshopSwitches.ClockAsync(0, Cancellation);

        var (exact, webshop) = await StandAsync(account, customer);
        Assert.Equal(("030-1111111", "030-1111111"), (exact.Text("Phone"), webshop.Text("phone")));
    }

    [Fact]
    public async Task A_line_edited_on_both_sides_takes_the_newest_and_other_lines_stay()
    {
        var basis = await shared.BasisAsync();
        var order = await _world.Webshop.CreateAsync("orders", Some.Order("WS-CO-1", basis, 2, 5), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var exact = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Order, Links.Id(order), Cancellation);

        await _world.WhilePausedAsync(async () =>
        {
            var first = exact["SalesOrderLines"]![0]!["_id"]!.GetValue<string>();
            await _world.Exact.EditAsync("orderlines", first, new() { ["Quantity"] = 11 }, Cancellation);
            await Task.Delay(Apart, RunningWorld.Time, Cancellation);
            var lines = order["lines"]!.AsArray();
            var edited = new JsonArray(
                new JsonObject { ["id"] = lines[0]!["id"]!.GetValue<string>(), ["quantity"] = 12 },
                new JsonObject { ["id"] = lines[1]!["id"]!.GetValue<string>(), ["quantity"] = 6 });
            await _world.Webshop.EditAsync("orders", Links.Id(order), new() { ["lines"] = edited }, Cancellation);
        });
        await _world.Settling.SettledAsync(Cancellation);

        var after = await _world.Exact.ReadAsync("orders", Links.Id(exact), Cancellation);
        var shop = await _world.Webshop.ReadAsync("orders", Links.Id(order), Cancellation);
        var history = await _world.Links.HistoryAsync((await _world.Links.PairAsync(Entity.Order, Links.Id(order), Cancellation)).Pair, Cancellation);
        Assert.True(
            after.Lines("SalesOrderLines", "Quantity") is [12m, 6m] && shop.Lines("lines", "quantity") is [12m, 6m],
            $"Exact {after["SalesOrderLines"]}\nshop {shop["lines"]}\n{string.Join('\n', history)}");
    }

    private async Task<(string Account, string Customer)> LinkedAsync(string code)
    {
        var account = Links.Id(await _world.Exact.CreateAsync("accounts", Some.Account(code), Cancellation));
        await _world.Settling.SettledAsync(Cancellation);
        return (account, Links.Id(await _world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, account, Cancellation)));
    }

    private Task EditBothAsync(string account, string customer, SystemName last) => _world.WhilePausedAsync(async () =>
    {
        foreach (var system in (SystemName[])[last.Other(), last])
        {
            await (system == SystemName.Exact
                ? _world.Exact.EditAsync("accounts", account, new() { ["Phone"] = "030-1111111" }, Cancellation)
                : _world.Webshop.EditAsync("customers", customer, new() { ["phone"] = "030-2222222" }, Cancellation));
            await Task.Delay(Apart, RunningWorld.Time, Cancellation);
        }
    });

    private async Task<(JsonObject Exact, JsonObject Webshop)> StandAsync(string account, string customer) =>
        (await _world.Exact.ReadAsync("accounts", account, Cancellation), await _world.Webshop.ReadAsync("customers", customer, Cancellation));
}
