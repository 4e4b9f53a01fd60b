namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

internal enum ChangeAction
{
    Create,
    Update,
    Delete,
}
