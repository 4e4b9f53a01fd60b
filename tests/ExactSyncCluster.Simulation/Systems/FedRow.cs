using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Systems;

/// <summary>A row, or a deletion, as a sync feed of Exact shows it.</summary>
internal readonly record struct FedRow(Entity Entity, string Record, RowShown Row);
