using System.Text.RegularExpressions;

namespace ExactSyncCluster.Deploy.Tests.Prometheus;

/// <summary>
/// The metrics that the program shows: those of the README's table, which a test of the silo holds against a real one, and those
/// that our rules record.
/// </summary>
internal static partial class ShownMetrics
{
    private static readonly string[] OfAHistogram = ["_bucket", "_sum", "_count"];

    private static readonly HashSet<string> Known =
    [
        .. Rows().Matches(Checkout.Read("README.md")).Select(static match => match.Groups["name"].Value),
        .. RulesFile.Read().Rules.Select(static rule => rule.Record).OfType<string>(),
    ];

    /// <summary>The names in an expression that nobody shows.</summary>
    public static IEnumerable<string> UnknownIn(string expression) => Name().Matches(expression).Select(static match => match.Value).Where(static name => !IsKnown(name));

    private static bool IsKnown(string name) =>
        Known.Contains(name) || OfAHistogram.Any(end => name.EndsWith(end, StringComparison.Ordinal) && Known.Contains(name[..^end.Length]));

    [GeneratedRegex("^\\| `(?<name>exactsync_[a-z_]+)` \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Rows();

    [GeneratedRegex("\\bexactsync[a-z0-9_:]+")]
    private static partial Regex Name();
}
