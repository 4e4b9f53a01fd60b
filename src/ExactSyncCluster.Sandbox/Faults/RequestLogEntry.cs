namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>One request to the API, as it ended. Sequence numbers are given at the end, without gaps.</summary>
internal sealed record RequestLogEntry(
    long Sequence,
    DateTimeOffset At,
    DateTimeOffset EndedAt,
    string Method,
    string Path,
    RequestKind Kind,
    string? Entity,
    string? RecordId,
    bool Created,
    int Status,
    bool Applied,
    FaultKind? Fault,
    IReadOnlyList<string> Fields,
    IReadOnlyList<string> Altered,
    string? Client);
