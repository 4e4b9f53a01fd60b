namespace ExactSyncCluster.Silo.Cli;

/// <summary>How commands end.</summary>
internal static class ExitCodes
{
    /// <summary>All is well.</summary>
    public const int Well = 0;

    /// <summary>It ran, and something did not go well.</summary>
    public const int Failed = 1;

    /// <summary>What was given cannot be used; nothing was started.</summary>
    public const int NotStarted = 2;
}
