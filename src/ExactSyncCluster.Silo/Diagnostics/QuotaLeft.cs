using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Diagnostics;

/// <summary>What is left of one budget.</summary>
/// <param name="System">Whose limits they are.</param>
/// <param name="Minute">Calls that could go now; null when no limit is known.</param>
/// <param name="Day">Calls left of the day; null when no limit is known.</param>
internal readonly record struct QuotaLeft(SystemName System, int? Minute, int? Day);
