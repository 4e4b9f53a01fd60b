namespace ExactSyncCluster.Simulation.Cycles;

/// <summary>A cycle as it went.</summary>
/// <param name="Number">Its number among all of the run, from 1.</param>
/// <param name="At">When it struck.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Where">Where it was done, in words.</param>
/// <param name="HasStruck">Whether it met what it was meant for: a kill at a request needs a request.</param>
/// <param name="Edits">How many edits people made meanwhile.</param>
internal sealed record DoneCycle(int Number, DateTimeOffset At, CycleKind Kind, string Where, bool HasStruck, int Edits);
