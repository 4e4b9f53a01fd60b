using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A user without the right to read sees empty lists: the connection waits for the right, and makes nothing meanwhile.</summary>
public sealed class RightsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_right_to_read_nothing_is_surveyed_or_made_until_it_is_given()
    {
        await using var world = await RunningWorld.StartAsync(null, Cancellation, seed: static async systems =>
        {
            await systems.Exact.CreateAsync("accounts", Some.Account("41001"), Cancellation);
            await systems.Webshop.CreateAsync("customers", Some.Customer("41001"), Cancellation);
            await TakeRightsAsync(systems.ExactHome, "crm/Accounts");
        });
        await world.Settling.UntilAsync("the trouble is told", async () => (await world.Feed(SystemName.Exact).GetState()).Trouble?.Contains("may not read crm/Accounts", StringComparison.Ordinal) == true, Cancellation);
        await world.Settling.UntilAsync("the shop is surveyed", async () => (await world.Feed(SystemName.Webshop).GetState()).IsSurveyed, Cancellation);
        var view = await world.Feed(SystemName.Exact).GetState();
        var phase = (await world.Grains.GetGrain<IConnectionGrain>(world.Name).GetProgressAsync()).Phase;

        await TakeRightsAsync(world.ExactHome);
        await world.Settling.SettledAsync(Cancellation);

        Assert.Equal((false, ConnectionPhase.Surveying), (view.IsSurveyed, phase));
        Assert.Contains("may not read crm/Accounts", view.Trouble, StringComparison.Ordinal);
        Assert.Single(await world.Exact.ListAsync("accounts", Cancellation));
        Assert.Single(await world.Webshop.ListAsync("customers", Cancellation));
    }

    private static async Task TakeRightsAsync(Uri exact, params string[] paths)
    {
        using var http = new HttpClient { BaseAddress = exact };
        var taken = new JsonObject { ["noRightsOn"] = new JsonArray([.. paths.Select(static path => JsonValue.Create(path))]) };
        using var answer = await http.PutAsJsonAsync("control/rights", taken, Cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
