using System.Text;

namespace ExactSyncCluster.Core.Records;

/// <summary>The normal form of text: what two systems must agree on for a text to count as equal.</summary>
public static class TextForm
{
    /// <summary>Trims, composes to NFC and writes line ends as a line feed. Applying it twice changes nothing more.</summary>
    public static string Normal(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // Nearly all text is plain already, and is given back as it is.
        if (Ascii.IsValid(text) && !text.Contains('\r', StringComparison.Ordinal))
        {
            return text.Trim();
        }

        var lines = text.Contains('\r', StringComparison.Ordinal)
            ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
            : text;
        // A lone surrogate has no composed form; it is kept as it is rather than lost.
        var composed = IsWellFormed(lines) ? lines.Normalize(NormalizationForm.FormC) : lines;
        return composed.Trim();
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }
}
