using System.Text;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// What a system may make of a value that is written to it. An edit that somebody made while the reply to our write was on
/// its way cannot be told from a rendering by time; by its value it can. A rendering that is taken for an edit costs one
/// write and leaves both sides equal; an edit that is taken for a rendering would be lost.
/// </summary>
internal static class Renderings
{
    // Coarser rounding than to whole numbers is none; more decimals than these does no value carry.
    private const int MostDecimals = 8;

    /// <summary>Whether a system that was given one value may show the other of its own accord.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="shown">What it shows.</param>
    public static bool IsPossible(Value written, Value shown) => (written, shown) switch
    {
        (Value.Text ours, Value.Text theirs) => IsSameText(Letters(ours.Content), Letters(theirs.Content)),
        (Value.Number ours, Value.Number theirs) => IsRounded(ours.Content, theirs.Content),
        _ => false,
    };

    // Two prices that are near each other are two prices: only what rounding or cutting off leaves is the same one.
    private static bool IsRounded(decimal ours, decimal theirs)
    {
        for (var decimals = 0; decimals < MostDecimals; decimals++)
        {
            if (theirs == Math.Round(ours, decimals, MidpointRounding.AwayFromZero) || theirs == Math.Round(ours, decimals, MidpointRounding.ToEven)
                || theirs == Math.Round(ours, decimals, MidpointRounding.ToZero))
            {
                return true;
            }
        }

        return false;
    }

    // Cut off, padded, or written in other letters.
    private static bool IsSameText(string ours, string theirs) =>
        ours.Length > 0 && theirs.Length > 0
        && (ours.StartsWith(theirs, StringComparison.Ordinal) || theirs.StartsWith(ours, StringComparison.Ordinal));

    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                letters.Append(Rune.ToUpperInvariant(rune));
            }
        }

        return letters.ToString();
    }
}
