using System.Text;
using System.Text.RegularExpressions;

namespace ExactSyncCluster.Connectors.ExactOnline.Wire;

/// <summary>
/// Makes a system's own sentence fit for a log and a page. A sentence can hold a value anywhere, quoted or not, so that only the
/// words stay that Exact's messages are known to be made of, and the names of its properties.
/// </summary>
internal static partial class SafeText
{
    private const string LeftOut = "…";
    private const int LongestRead = 800;
    private const int Longest = 200;
    private const int LongestCode = 6;

    /// <summary>The sentence with everything left out that is not known; null when nothing of it is.</summary>
    public static string? Of(string message)
    {
        var said = new StringBuilder();
        var hasWord = false;
        foreach (Match part in Parts().Matches(message.Length > LongestRead ? message[..LongestRead] : message))
        {
            var shown = Shown(part.Groups["word"].Value, part.Groups["end"].Value, part.Value);
            hasWord |= shown is not (LeftOut or "-");
            if (said.Length + shown.Length > Longest)
            {
                break;
            }

            if (shown != LeftOut || !EndsWith(said, LeftOut))
            {
                said.Append(said.Length == 0 ? "" : " ").Append(shown);
            }
        }

        return hasWord ? said.ToString().TrimEnd('.', ' ') : null;
    }

    /// <summary>An error's code, if it is a number; null when it could be anything.</summary>
    public static string? Code(string code) => code.Length is > 0 and <= LongestCode && code.All(char.IsAsciiDigit) ? code : null;

    private static string Shown(string word, string end, string whole) =>
        whole == "-" ? whole : word.Length > 0 && KnownWords.Hold(word) ? word + end : LeftOut;

    private static bool EndsWith(StringBuilder said, string text) =>
        said.Length >= text.Length && said.ToString(said.Length - text.Length, text.Length) == text;

    [GeneratedRegex("(?<!\\S)[\"'(]*(?<word>\\p{L}[\\w.-]*?)[\"')]*(?<end>[.,:;]?)(?!\\S)|\\S+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex Parts();
}
