namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>How a connection ends without an answer.</summary>
internal enum BrokenConnection
{
    No,
    Aborted,
    Reset,
    LeftByCaller,
}
