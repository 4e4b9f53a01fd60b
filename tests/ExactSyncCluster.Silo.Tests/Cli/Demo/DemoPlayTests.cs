using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Playing;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

public sealed class DemoPlayTests
{
    [Fact]
    public async Task The_default_plan_has_300_edits_and_at_least_40_true_conflicts()
    {
        var options = new DemoOptions { ExactPort = 0, WebshopPort = 0 };
        await using var bench = await DemoBench.StartAsync(options);

        var plan = EditPlan.Make(options, await bench.BookAsync());

        Assert.Equal(300, plan.Sum(static step => step.Acts.Length));
        Assert.True(plan.Count(static step => step.IsConflict) >= 40);
        Assert.True(plan.Count(static step => step.Acts is [PlannedAct.Delete]) is > 0 and < 20);
        Assert.Contains(plan, static step => step.Acts is [PlannedAct.AddLine { System: SystemName.Exact }]);
        Assert.Contains(plan, static step => step.Acts is [PlannedAct.RemoveLine { System: SystemName.Webshop }]);
        Assert.Contains(plan, static step => step.Acts is [PlannedAct.MakeOrder]);
        Assert.Contains(plan, static step => step.Acts is [PlannedAct.Deliver]);
        var delivered = plan.Select(static step => step.Acts).SelectMany(static acts => acts.OfType<PlannedAct.Deliver>()).Select(static act => act.Pair.Key).ToHashSet();
        Assert.DoesNotContain(plan.SelectMany(static step => step.Acts.OfType<PlannedAct.Set>()), act => act.Pair.Entity == Entity.Order && delivered.Contains(act.Pair.Key));
        Assert.Equal(plan.Select(static step => step.Due), plan.Select(static step => step.Due).Order());
    }

    [Fact]
    public async Task A_plan_is_the_same_for_the_same_seed()
    {
        await using var bench = await DemoBench.StartAsync();
        var book = await bench.BookAsync();

        Assert.Equal(Shape(EditPlan.Make(DemoBench.Small, book)), Shape(EditPlan.Make(DemoBench.Small, book)));
        Assert.NotEqual(Shape(EditPlan.Make(DemoBench.Small, book)), Shape(EditPlan.Make(DemoBench.Small with { Seed = 2 }, book)));
    }

    private static string Shape(IEnumerable<PlannedStep> plan) => string.Join('\n', plan.Select(static step => string.Join(" + ", step.Acts.Select(static act => act switch
    {
        PlannedAct.Set set => $"{set.System} {set.Pair.Key} {set.Line?.Product} {string.Join(',', set.Values.Select(static value => $"{value.Property.Webshop}={value.Value}"))}",
        _ => act.ToString(),
    }))));
}
