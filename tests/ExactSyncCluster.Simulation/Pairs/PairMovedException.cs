namespace ExactSyncCluster.Simulation.Pairs;

/// <summary>The pair became part of another while it was at work.</summary>
internal sealed class PairMovedException() : Exception("The pair is part of another by now.");
