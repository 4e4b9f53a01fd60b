using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Tests.Endpoints;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Grains.Quotas;

/// <summary>Exact counts the calls of an app on a division, whoever makes them: so do we.</summary>
public sealed class SharedBudgetTests(RunningSilo silo) : IClassFixture<RunningSilo>
{
    private const int DayLimit = 40;
    private const int Asked = 60;

    // The next such day begins in the year 2054, in UTC: none begins while this runs.
    private static readonly TimeSpan Day = TimeSpan.FromDays(30_000);
    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_connections_on_one_division_share_one_budget_and_another_division_has_its_own()
    {
        var (first, second, other) = (Connect("one", 1001, "a"), Connect("two", 1001, "b"), Connect("three", 1002, "c"));
        Assert.Equal(first.QuotaKey(SystemName.Exact), second.QuotaKey(SystemName.Exact));
        Assert.NotEqual(first.QuotaKey(SystemName.Exact), other.QuotaKey(SystemName.Exact));

        int ofFirst = 0, ofSecond = 0;
        for (var asked = 0; asked < Asked; asked++)
        {
            ofFirst += await TakeAsync(first) ? 1 : 0;
            ofSecond += await TakeAsync(second) ? 1 : 0;
        }

        Assert.InRange(ofFirst + ofSecond, DayLimit / 2, DayLimit);
        Assert.True(ofFirst > 0 && ofSecond > 0);
        Assert.False(await TakeAsync(second));
        Assert.True(await TakeAsync(other));
        var left = await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IQuotaGrain>(second.QuotaKey(SystemName.Exact)).GetState();
        Assert.Equal(DayLimit - ofFirst - ofSecond, left.DayLeft);
    }

    [Fact]
    public void One_app_on_two_hosts_and_two_apps_on_one_division_are_counted_apart_and_shops_by_their_host()
    {
        var (first, host, app) = (Connect("four", 1003, "d"), Connect("five", 1003, "d", new("http://127.0.0.2:9")), Connect("six", 1003, "e", client: "another"));

        Assert.Equal(3, new[] { first, host, app }.Select(static connection => connection.QuotaKey(SystemName.Exact)).Distinct().Count());
        Assert.Equal(first.QuotaKey(SystemName.Webshop), host.QuotaKey(SystemName.Webshop));
        Assert.NotEqual(first.QuotaKey(SystemName.Webshop), app.QuotaKey(SystemName.Webshop));
    }

    private static async Task<bool> TakeAsync(Connection connection)
    {
        var call = connection.Call(SystemName.Exact, CallPriority.Order);
        if (await call.Permits.TakeAsync(call.Priority, "crm/Accounts", rejectedBefore: false, Cancellation) is not null)
        {
            return false;
        }

        call.Permits.Report(new() { Endpoint = "crm/Accounts", Status = 200 });
        return true;
    }

    private Connection Connect(string name, int division, string shop, Uri? host = null, string client = "app") => silo.Services.GetRequiredService<ConnectionCatalog>().Add(new()
    {
        Name = name,
        Mapping = RunningSilo.Mapping(),
        Exact = new()
        {
            BaseAddress = host ?? Nowhere,
            Division = division,
            ClientId = client,
            ClientSecret = "secret",
            RedirectUri = new(silo.Home, "/consent/return"),
            Budget = new BudgetOptions { MinuteLimit = null, DayLimit = DayLimit, Day = Day, BlockSize = 1, Shares = new() { DayOrderReserve = 0, DayPersonReserve = 0, DayFeedReserve = 0 } },
        },
        Webshop = new() { BaseAddress = new($"http://{shop}.invalid"), Credentials = new ExactSyncCluster.Connectors.Webshop.Authorization.WebshopCredentials.ApiKey("key") },
    });
}
