using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>Exact blocks an app that makes more than ten errors an hour at one endpoint. It never comes to that, however much Exact refuses.</summary>
public sealed class ErrorBudgetTests
{
    private const int Edited = 14;
    private const int Forbidden = 403;

    private static readonly ErrorBudgetOptions Errors = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_Exact_refuses_everything_six_calls_are_spent_on_it_and_the_rest_waits()
    {
        await using var world = await RunningWorld.StartAsync(
            static definition => definition with { Exact = definition.Exact with { Budget = definition.Exact.Budget with { Errors = Errors } } }, Cancellation);
        var customers = await world.Webshop.CreateAllAsync("customers", new JsonArray([.. Enumerable.Range(0, Edited).Select(static _ => Some.Customer(null))]), Cancellation);
        await world.Settling.SettledAsync(Cancellation);
        var from = await world.Links.LogEndAsync(SystemName.Exact, Cancellation);
        await world.ExactSwitches.RefuseAsync(400, """{"error":{"code":"","message":{"lang":"","value":"Ongeldig: Naam"}}}""", Cancellation, ["PUT"]);

        foreach (var customer in customers)
        {
            await world.Webshop.EditAsync("customers", customer, new() { ["name"] = "Geweigerd" }, Cancellation);
        }

        await world.Feed(SystemName.Webshop).HintAsync(Entity.Customer, null, cannotBeDeletion: false);
        await world.Settling.UntilAsync("the budget of errors is spent", async () => (await StopsAsync(world)).Length > 0, Cancellation);
        await world.Settling.UntilAsync("every edit was refused or waits for the budget", async () => await StoppedAsync(world) == Edited, Cancellation);

        var calls = await world.Exact.RequestsAsync(from, Cancellation);
        Assert.InRange(calls.Count(static call => call is { Method: "PUT", Status: 400 }), 1, Errors.Allowed);
        Assert.DoesNotContain(calls, static call => call.Status == Forbidden);
        Assert.Equal(["too many refused calls of crm/Accounts"], await StopsAsync(world));

        await world.Feed(SystemName.Exact).HintAsync(Entity.Customer, null, cannotBeDeletion: false);
        await world.Settling.UntilAsync("Exact is read all the same", async () => await HasReadAsync(world, calls[^1].Sequence), Cancellation);
    }

    private static async Task<bool> HasReadAsync(RunningWorld world, long after) =>
        (await world.Exact.RequestsAsync(after, Cancellation)).Any(static call => call is { Kind: "feed", Entity: "accounts", Status: 200 });

    private static async Task<string[]> StopsAsync(RunningWorld world) =>
        (await world.Grains.GetGrain<IQuotaGrain>(world.Connection.QuotaKey(SystemName.Exact)).GetState()).Stops;

    private static async Task<int> StoppedAsync(RunningWorld world) => (await world.Directory.CountAsync(world.Name, Cancellation))
        .Where(static count => count.Status == PairStatus.Parked || (count.Status == PairStatus.Waiting && count.Cause == nameof(WaitCause.Quota)))
        .Sum(static count => count.Count);
}
