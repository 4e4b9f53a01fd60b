using ExactSyncCluster.Silo.Cli.Demo.Checking;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>What came of a story, by what both systems and the engine's history show.</summary>
/// <param name="Report">Everything that was held against everything.</param>
/// <param name="Findings">What is wrong.</param>
/// <param name="Excused">What the story itself explains.</param>
internal sealed record StoryVerdict(DemoReport Report, IReadOnlyList<Finding> Findings, IReadOnlyList<Finding> Excused)
{
    /// <summary>What is wrong, and what happened to the records of the first findings.</summary>
    public string Evidence => string.Join('\n', Findings.Select(static finding => $"{finding.Fault} {finding.Place}: {finding.What}").Concat(Report.Evidence));

    /// <summary>How often the silo was killed, and made to hang, until the end.</summary>
    public required int Kills { get; init; }

    public required int Freezes { get; init; }

    /// <summary>How many of the kills fell between a request's arrival and its reply.</summary>
    public required int Cuts { get; init; }

    /// <summary>How often a person gave consent.</summary>
    public required int Consents { get; init; }
}
