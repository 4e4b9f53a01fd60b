namespace ExactSyncCluster.Silo.Connections.Webhooks;

/// <summary>How far the registration at one system has come.</summary>
/// <param name="IsDone">Whether it stands.</param>
/// <param name="NotBefore">When it is looked at again.</param>
/// <param name="Failures">How often in a row it failed.</param>
/// <param name="Trouble">Why it failed last; null when it did not.</param>
internal sealed record RegistrationState(bool IsDone, DateTimeOffset NotBefore, int Failures, string? Trouble)
{
    // Each refused attempt costs of the few errors that Exact allows in an hour.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private static readonly TimeSpan Again = TimeSpan.FromDays(1);
    private const int MostDoublings = 7;

    /// <summary>Not tried yet.</summary>
    public static RegistrationState New { get; } = new(false, DateTimeOffset.MinValue, 0, null);

    public RegistrationState Done(DateTimeOffset now) => new(true, now + Again, 0, null);

    public RegistrationState Failed(DateTimeOffset now, string trouble, DateTimeOffset? retryAt)
    {
        var pause = FirstPause * (1 << Math.Min(Failures, MostDoublings));
        var next = now + (pause < LongestPause ? pause : LongestPause);
        return new(false, retryAt > next ? retryAt.Value : next, Failures + 1, trouble);
    }
}
