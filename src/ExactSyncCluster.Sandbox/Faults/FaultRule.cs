namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>One fault with the requests that it may hit.</summary>
internal sealed record FaultRule
{
    public required FaultKind Kind { get; init; }

    public double Probability { get; init; } = 1;

    public IReadOnlyList<string>? Methods { get; init; }

    public string? PathContains { get; init; }

    /// <summary>The rule rests after this many hits; null means it never rests.</summary>
    public int? Times { get; init; }

    public int? DelayMs { get; init; }

    public int? RetryAfterSeconds { get; init; }

    /// <summary>The status of a refusal; 400 when it is not said.</summary>
    public int? Status { get; init; }

    /// <summary>The JSON of a refusal.</summary>
    public string? Body { get; init; }

    public bool Covers(string method, string pathAndQuery) =>
        (Methods is null or [] || Methods.Contains(method, StringComparer.OrdinalIgnoreCase))
        && (string.IsNullOrEmpty(PathContains) || pathAndQuery.Contains(PathContains, StringComparison.OrdinalIgnoreCase));
}
