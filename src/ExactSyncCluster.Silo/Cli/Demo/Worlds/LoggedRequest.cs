namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>One API request as a sandbox wrote it down.</summary>
internal sealed record LoggedRequest
{
    public long Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    public string Method { get; init; } = string.Empty;

    public string Path { get; init; } = string.Empty;

    /// <summary>feed, read, write, token or other.</summary>
    public string Kind { get; init; } = string.Empty;

    public string? Entity { get; init; }

    public string? RecordId { get; init; }

    public bool Created { get; init; }

    public int Status { get; init; }

    /// <summary>Whether it changed the store.</summary>
    public bool Applied { get; init; }

    /// <summary>The fault switch that it met; null when it met none.</summary>
    public string? Fault { get; init; }

    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Those of the fields that held another value before.</summary>
    public IReadOnlyList<string> Altered { get; init; } = [];

    public string? Client { get; init; }

    public bool IsAppliedWrite => Applied && Kind == "write";
}

/// <summary>A sandbox's own count of its API requests.</summary>
internal sealed record RequestCounts(long Calls, long Writes, long Creates, long TooMany, long Errors, int MaxCallsInAnyMinuteWindow);
