namespace ExactSyncCluster.Simulation.Faults;

/// <summary>A fault that strikes at its nth opportunity, and at no other.</summary>
internal readonly record struct ScriptedFault(FaultKind Kind, int Opportunity);
