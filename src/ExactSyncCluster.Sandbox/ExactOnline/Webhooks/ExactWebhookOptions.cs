namespace ExactSyncCluster.Sandbox.ExactOnline.Webhooks;

/// <summary>How webhook messages are sent and repeated.</summary>
public sealed record ExactWebhookOptions
{
    /// <summary>A callback in plain http on this machine is allowed here, unlike at the vendor.</summary>
    public bool AllowLoopbackHttp { get; init; } = true;

    /// <summary>Wait before try n + 1 is this times 2^n; the vendor does not tell the unit.</summary>
    public TimeSpan RetryUnit { get; init; } = TimeSpan.FromSeconds(1);

    public int MaxRetries { get; init; } = 10;

    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
