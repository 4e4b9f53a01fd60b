namespace ExactSyncCluster.Sandbox.ExactOnline.Consent;

internal enum AccessState
{
    Valid,
    Expired,
    Unknown,
}
