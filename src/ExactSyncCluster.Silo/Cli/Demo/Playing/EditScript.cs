using System.Collections.Immutable;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>What people are going to do, and the linked pairs as they find them before.</summary>
internal sealed record EditScript(PairBook Book, ImmutableArray<PlannedStep> Steps);
