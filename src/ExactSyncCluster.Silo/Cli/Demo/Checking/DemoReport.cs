using System.Text.Json.Serialization;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>What came of a demo.</summary>
internal sealed record DemoReport
{
    public required int Seed { get; init; }

    /// <summary>Linked pairs, by what the systems show.</summary>
    public required int Pairs { get; init; }

    /// <summary>Pairs of which people had made both records.</summary>
    public required int Matched { get; init; }

    public required int CreatedInExact { get; init; }

    public required int CreatedInWebshop { get; init; }

    /// <summary>What people did, and how much of it met a different edit on the other side.</summary>
    public required int Edits { get; init; }

    public required int Conflicts { get; init; }

    /// <summary>Ambiguous customers, left to a person as they should be.</summary>
    public required int Parked { get; init; }

    public required int Echoes { get; init; }

    public required int Duplicates { get; init; }

    /// <summary>Exact edits that fell between a read and a write: not promised, and counted.</summary>
    public required int LostInTheGap { get; init; }

    /// <summary>Conflicts whose order nobody can know, and which are marked so: not promised, and counted.</summary>
    public required int OrderUncertain { get; init; }

    public required SystemCalls Exact { get; init; }

    public required SystemCalls Webshop { get; init; }

    /// <summary>What the systems did not let their people do.</summary>
    public required IReadOnlyList<string> Refusals { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What happened to the records of the first findings, line by line.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    public required double Seconds { get; init; }

    /// <summary>How many places are not as they should be.</summary>
    public int Differences => Findings.Count;

    [JsonIgnore]
    public int ExitCode => Findings.Count == 0 ? 0 : 1;
}

/// <summary>What a system was asked, by its own count.</summary>
internal sealed record SystemCalls(long Calls, long Writes, long TooMany, long Errors, int MostInAMinute);
