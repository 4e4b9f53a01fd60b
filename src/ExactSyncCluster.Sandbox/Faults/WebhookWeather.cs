namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>How badly webhook messages travel. Lost and repeated are probabilities a message.</summary>
internal sealed record WebhookWeather
{
    public const int MaxDelayMs = 3_600_000;

    public static WebhookWeather Fair { get; } = new();

    public double Lost { get; init; }

    public double Repeated { get; init; }

    /// <summary>Every message but a lone one is overtaken by the next.</summary>
    public bool Reordered { get; init; }

    public int DelayMs { get; init; }

    public string? Objection() =>
        Lost is < 0 or > 1 || Repeated is < 0 or > 1 || DelayMs is < 0 or > MaxDelayMs
            ? $"lost and repeated lie between 0 and 1, delayMs between 0 and {MaxDelayMs}."
            : null;
}
