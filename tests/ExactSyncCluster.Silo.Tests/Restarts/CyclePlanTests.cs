using ExactSyncCluster.Simulation.Cycles;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>What a seed decides of the cycles that a real silo goes through.</summary>
public sealed class CyclePlanTests
{
    [Fact]
    public void The_same_seed_plans_the_same_cycles_and_another_one_others()
    {
        Assert.Equal(CyclePlan.Draw(7, 30).Cycles, CyclePlan.Draw(7, 30).Cycles);
        Assert.NotEqual(CyclePlan.Draw(7, 30).Cycles, CyclePlan.Draw(8, 30).Cycles);
    }

    [Fact]
    public void All_kinds_come_equally_often_and_every_fault_strikes_each_system()
    {
        var cycles = CyclePlan.Draw(1, 48).Cycles;

        Assert.All(cycles.CountBy(static cycle => cycle.Kind), static kind => Assert.Equal(12, kind.Value));
        var spells = cycles.OfType<PlannedCycle.Fault>().Select(static fault => (fault.Spell.System, fault.Spell.Kind)).ToHashSet();
        Assert.Equal(12, spells.Count);
    }

    [Fact]
    public void Each_cycle_after_the_filling_has_a_part_of_the_edits_of_its_own()
    {
        var plan = CyclePlan.Draw(1, 30);

        Assert.Equal(TimeSpan.Zero, plan.EditsOf(plan.Filling).From);
        Assert.Equal(plan.EditsOf(8).Until, plan.EditsOf(9).From);
        Assert.Equal(plan.Options.Pace, plan.EditsOf(29).Until);
    }
}
