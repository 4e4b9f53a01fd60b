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

    /// <summary>It was broken off before it had come to its end, as shells tell it of Ctrl+C.</summary>
    public const int BrokenOff = 130;
}
