namespace ExactSyncCluster.Connectors.Http;

/// <summary>How long and how often a host is tried. The same for every connector of that host.</summary>
public sealed record HostLimits
{
    /// <summary>The whole of one call: its token, its permits, its attempts and the pauses between them. Default 8 seconds.</summary>
    public TimeSpan CallTime { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a connection may take to open; must be shorter than <see cref="CallTime"/>. Default 3 seconds.</summary>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a connection is used before its address is looked up anew. Default 5 minutes.</summary>
    public TimeSpan ConnectionLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest answer that is read, in bytes; a larger one counts as none. Default 32 MiB (a page of 1,000 full records has about 5).</summary>
    public int LargestAnswer { get; init; } = 32 * 1024 * 1024;

    /// <summary>How often a read is repeated after an outage, each time with its own permit. A write is never repeated. Default 2.</summary>
    public int ReadRepeats { get; init; } = 2;

    /// <summary>The pause before the first repeat of a read; it doubles, and a half of it is jitter. Default 0.4 seconds.</summary>
    public TimeSpan RepeatPause { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>The span over which a host's outages are counted. Default 30 seconds.</summary>
    public TimeSpan CircuitSpan { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many attempts there must be in the span before the circuit can open. Default 6.</summary>
    public int CircuitAttempts { get; init; } = 6;

    /// <summary>The share of outages among them that opens the circuit. Default 0.7.</summary>
    public double CircuitShare { get; init; } = 0.7;

    /// <summary>How long an open circuit lets nothing through. Default 10 seconds.</summary>
    public TimeSpan CircuitPause { get; init; } = TimeSpan.FromSeconds(10);
}
