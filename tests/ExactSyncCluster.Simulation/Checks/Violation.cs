namespace ExactSyncCluster.Simulation.Checks;

/// <summary>A promise that was broken.</summary>
/// <param name="Law">Its number in the list of invariants.</param>
/// <param name="Message">What is so and should not be.</param>
internal sealed record Violation(string Law, string Message);
