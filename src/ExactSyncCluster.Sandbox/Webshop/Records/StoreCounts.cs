namespace ExactSyncCluster.Sandbox.Webshop.Records;

internal sealed record StoreCounts(int Live, int Tombstones, long LastPosition);
