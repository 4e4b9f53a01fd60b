namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>What can be chosen about a demo.</summary>
internal sealed record DemoOptions
{
    public const int FewestRecords = 10;
    public const int MostRecords = 50_000;

    /// <summary>Decides all data and all edits.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many different customers there are, on whichever side.</summary>
    public int Accounts { get; init; } = 300;

    public int Items { get; init; } = 200;

    public int Orders { get; init; } = 400;

    /// <summary>How many edits people make on both sides together.</summary>
    public int Edits { get; init; } = 300;

    /// <summary>The silo's own port; 0 takes any free one.</summary>
    public int HttpPort { get; init; } = 8080;

    public int ExactPort { get; init; } = 5101;

    public int WebshopPort { get; init; } = 5102;

    /// <summary>Where the silo keeps its database; null is a folder that is removed afterwards.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Run until all is settled, check and end.</summary>
    public bool Once { get; init; }

    /// <summary>Print the result as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>The time over which the edits are spread.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>An Exact Online sandbox that runs already; null starts one.</summary>
    public Uri? RunningExact { get; init; }

    /// <summary>A webshop sandbox that runs already; null starts one.</summary>
    public Uri? RunningWebshop { get; init; }

    /// <summary>The first thing that does not go, with its remedy; null when all goes.</summary>
    public string? Objection()
    {
        if (Accounts is < FewestRecords or > MostRecords || Items is < FewestRecords or > MostRecords)
        {
            return $"--accounts and --items lie between {FewestRecords} and {MostRecords}.";
        }

        if (Orders is < 0 or > MostRecords || Edits is < 0 or > MostRecords)
        {
            return $"--orders and --edits lie between 0 and {MostRecords}.";
        }

        return RunningExact is null == RunningWebshop is null
            ? null
            : "Give the addresses of both running sandboxes, or of neither.";
    }
}
