namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>What a write left behind, the names it really wrote, and those of them whose value is now another.</summary>
internal sealed record ExactWrite(ExactRecord Record, IReadOnlyList<string> Fields, IReadOnlyList<string> Altered);
