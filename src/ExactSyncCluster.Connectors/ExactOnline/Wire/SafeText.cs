using System.Text.RegularExpressions;

namespace ExactSyncCluster.Connectors.ExactOnline.Wire;

/// <summary>Makes a system's own sentence fit for a log and a page: what could be a person's value is left out.</summary>
internal static partial class SafeText
{
    private const int Longest = 200;

    /// <summary>The sentence without quoted texts, mail addresses and longer numbers. The name of a scope stays.</summary>
    public static string Of(string message)
    {
        var oneLine = Blanks().Replace(message, " ").Trim();
        var bare = Values().Replace(oneLine.Length > 4 * Longest ? oneLine[..(4 * Longest)] : oneLine, "…");
        return bare.Length > Longest ? bare[..Longest] + "…" : bare;
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Blanks();

    [GeneratedRegex("\"[^\"]*\"|(?<!\\w)'(?!(?:crm|logistics|sales|organization)\\.)[^']*'(?!\\w)|\\S+@\\S+|[0-9A-Fa-f-]{36}|\\d[\\d .,/-]{2,}", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Values();
}
