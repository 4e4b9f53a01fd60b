namespace ExactSyncCluster.Deploy.Tests.Compose;

/// <summary>One service of the compose file.</summary>
internal sealed class ComposeService
{
    public string Image { get; init; } = "";

    public Dictionary<string, string> Build { get; init; } = [];

    public List<string> Entrypoint { get; init; } = [];

    public List<string> Command { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public List<string> Volumes { get; init; } = [];

    public List<string> Ports { get; init; } = [];

    public string? NetworkMode { get; init; }

    public Dictionary<string, Dictionary<string, List<string>>> Networks { get; init; } = [];

    public Dictionary<string, Dictionary<string, string>> DependsOn { get; init; } = [];

    public ComposeHealth? Healthcheck { get; init; }

    public bool ReadOnly { get; init; }

    public List<string> Tmpfs { get; init; } = [];

    public List<string> CapDrop { get; init; } = [];

    public List<string> SecurityOpt { get; init; } = [];

    public string? StopGracePeriod { get; init; }

    public string? Restart { get; init; }

    /// <summary>It runs our image.</summary>
    public bool IsOurs => Build.Count > 0;

    /// <summary>What is mounted: from where, to where.</summary>
    public IEnumerable<(string Source, string Target)> Mounts =>
        Volumes.Select(static volume => volume.Split(':')).Select(static parts => (parts[0], parts[1]));
}

/// <summary>How it is seen whether a service is at work.</summary>
internal sealed class ComposeHealth
{
    public List<string> Test { get; init; } = [];

    public string? Interval { get; init; }

    public string? Timeout { get; init; }

    public int Retries { get; init; }

    public bool Disable { get; init; }
}
