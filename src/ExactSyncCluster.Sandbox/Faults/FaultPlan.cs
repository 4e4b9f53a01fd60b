namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>What goes wrong, and how often. The empty plan is a system in good health.</summary>
internal sealed record FaultPlan
{
    public const int MaxRules = 100;

    public static FaultPlan None { get; } = new();

    public LatencyRange LatencyMs { get; init; } = new();

    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    /// <summary>The first thing wrong with the plan itself, or null.</summary>
    public string? Objection()
    {
        if (Rules.Count > MaxRules)
        {
            return $"A plan holds at most {MaxRules} rules.";
        }

        if (LatencyMs.Min < 0 || LatencyMs.Max < LatencyMs.Min)
        {
            return "latencyMs needs 0 <= min <= max.";
        }

        if (Rules.Any(static rule => rule.Status is < 400 or > 599))
        {
            return "A refusal needs a status between 400 and 599.";
        }

        return Rules.Any(rule => rule.Probability is < 0 or > 1 || rule.DelayMs < 0 || rule.Times < 0 || rule.RetryAfterSeconds < 0)
            ? "A rule needs a probability between 0 and 1, and no negative numbers."
            : null;
    }
}
