using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Cycles;

/// <summary>One cycle as the seed decides it.</summary>
/// <param name="After">How long after the cycle's beginning it strikes.</param>
internal abstract record PlannedCycle(TimeSpan After)
{
    public abstract CycleKind Kind { get; }

    internal sealed record Kill(TimeSpan After) : PlannedCycle(After)
    {
        public override CycleKind Kind => CycleKind.Kill;
    }

    /// <param name="After">How long after the cycle's beginning requests are held back.</param>
    /// <param name="System">Where the request arrives.</param>
    /// <param name="IsApplied">Whether it is carried out by then, or never will be.</param>
    internal sealed record KillAtRequest(TimeSpan After, SystemName System, bool IsApplied) : PlannedCycle(After)
    {
        public override CycleKind Kind => CycleKind.KillAtRequest;
    }

    /// <param name="After">When the silo is stopped.</param>
    /// <param name="Span">How long it hangs at least.</param>
    internal sealed record Hang(TimeSpan After, TimeSpan Span) : PlannedCycle(After)
    {
        public override CycleKind Kind => CycleKind.Hang;
    }

    /// <param name="After">When the switch is thrown.</param>
    /// <param name="Spell">How the system fails.</param>
    /// <param name="Span">For how long.</param>
    internal sealed record Fault(TimeSpan After, Spell Spell, TimeSpan Span) : PlannedCycle(After)
    {
        public override CycleKind Kind => CycleKind.Fault;
    }
}
