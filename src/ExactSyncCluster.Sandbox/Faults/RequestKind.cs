namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>What a request is for, as the request log counts it.</summary>
internal enum RequestKind
{
    Other,
    Feed,
    Read,
    Write,
    Token,
}
