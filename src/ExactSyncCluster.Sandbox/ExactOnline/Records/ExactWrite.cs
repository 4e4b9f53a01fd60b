namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>What a write left behind, and the names it really wrote.</summary>
internal sealed record ExactWrite(ExactRecord Record, IReadOnlyList<string> Fields);
