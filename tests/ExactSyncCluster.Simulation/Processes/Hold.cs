using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>A kind of request between whose arrival and reply the silo is to be killed.</summary>
/// <param name="System">Where it arrives.</param>
/// <param name="Method">Its method.</param>
/// <param name="PathContains">What its path contains.</param>
/// <param name="IsApplied">Whether the system has carried it out by then, or never will.</param>
internal sealed record Hold(SystemName System, string Method, string PathContains, bool IsApplied)
{
    // Shorter than the time within which the silo gives a call up by itself.
    private const int HeldMs = 6_000;

    /// <summary>The fault that holds one such request.</summary>
    public object Rule => new
    {
        kind = IsApplied ? "heldReply" : "heldRequest",
        methods = new[] { Method },
        pathContains = PathContains,
        times = 1,
        delayMs = HeldMs,
    };

    public bool Covers(string method, string path) => method == Method && path.Contains(PathContains, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Method} of {PathContains} in {System}, {(IsApplied ? "applied and not answered" : "arrived and never applied")}";
}
