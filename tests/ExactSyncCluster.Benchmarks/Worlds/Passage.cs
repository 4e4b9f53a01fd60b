using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>How long one edit was inside.</summary>
/// <param name="FromHint">In ms, from the edit, which is when its hint leaves, until its write came to the shop.</param>
/// <param name="FromPage">In ms, the part of it since Exact had answered the page that showed the edit.</param>
internal sealed record Passage(double FromHint, double FromPage)
{
    /// <summary>Reckons it from what both systems wrote down.</summary>
    /// <param name="edited">When it was edited.</param>
    /// <param name="left">When its write came.</param>
    /// <param name="reads">The reads of Exact's feed, in their order.</param>
    public static Passage Of(DateTimeOffset edited, DateTimeOffset left, IReadOnlyList<LoggedRequest> reads)
    {
        // A read that was under way when it was edited may have shown it or not: it is taken for it only where no later one could have.
        var shown = reads.FirstOrDefault(read => read.At >= edited && read.EndedAt <= left) ?? reads.FirstOrDefault(read => read.EndedAt >= edited);
        var page = shown is { } read && read.EndedAt < left ? read.EndedAt : edited;
        return new((left - edited).TotalMilliseconds, (left - page).TotalMilliseconds);
    }
}
