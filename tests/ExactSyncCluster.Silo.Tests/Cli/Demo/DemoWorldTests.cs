using System.Text.Json;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

public sealed class DemoWorldTests
{
    private static readonly DemoOptions Small = new() { Accounts = 60, Items = 30, Orders = 40, ExactPort = 0, WebshopPort = 0 };

    [Fact]
    public void A_plan_is_the_same_for_the_same_seed_and_another_for_another()
    {
        var first = JsonSerializer.Serialize(SeedPlan.Make(Small));

        Assert.Equal(first, JsonSerializer.Serialize(SeedPlan.Make(Small)));
        Assert.NotEqual(first, JsonSerializer.Serialize(SeedPlan.Make(Small with { Seed = 2 })));
    }

    [Fact]
    public void The_default_plan_has_what_the_demo_promises()
    {
        var plan = SeedPlan.Make(new DemoOptions());

        Assert.Equal(300, plan.Customers.Length);
        Assert.Equal(120, plan.Customers.Count(static customer => customer.IsInExact && customer.Webshop.Length == 1));
        Assert.Equal(5, plan.AmbiguousCodes.Count());
        Assert.Equal(200, plan.Products.Length);
        Assert.Equal(400, plan.Orders.Length);
        Assert.Equal(40, plan.Orders.Count(static order => order.IsInExact && order.IsInWebshop));
        Assert.All(plan.Orders, static order => Assert.InRange(order.Any.Lines.Count, 1, 6));
        Assert.Empty(plan.Orders.Select(static order => order.Any.CustomerCode).Intersect(plan.AmbiguousCodes));
    }

    [Fact]
    public async Task The_world_is_seeded_as_planned_and_gives_consent()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var plan = SeedPlan.Make(Small);
        await using var world = await DemoWorld.StartAsync(Small, TimeProvider.System, cancellation);

        await world.SeedAsync(plan, cancellation);
        var redirect = await world.ConsentAsync(world.Connection.ClientId, new Uri("http://127.0.0.1:9/callback"), "s1", cancellation);

        Assert.Equal(plan.Customers.Count(static customer => customer.IsInExact), (await world.Exact.ListAsync("accounts", cancellation)).Count);
        Assert.Equal(plan.Customers.Sum(static customer => customer.Webshop.Length), (await world.Webshop.ListAsync("customers", cancellation)).Count);
        Assert.Equal(plan.Orders.Count(static order => order.IsInExact), (await world.Exact.ListAsync("orders", cancellation)).Count);
        Assert.Equal(plan.Orders.Count(static order => order.IsInWebshop), (await world.Webshop.ListAsync("orders", cancellation)).Count);
        Assert.All(await world.Exact.ListAsync("prices", cancellation), static price => Assert.True(price["Price"]!.GetValue<decimal>() > 0));
        Assert.Contains("state=s1", redirect.Query, StringComparison.Ordinal);
    }
}
