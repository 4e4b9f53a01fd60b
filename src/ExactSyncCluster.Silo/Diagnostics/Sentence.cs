namespace ExactSyncCluster.Silo.Diagnostics;

/// <summary>Makes a reason stand beside other sentences: reasons are written to follow a colon or to stand alone.</summary>
internal static class Sentence
{
    public static string Of(string reason)
    {
        var text = reason.Trim();
        return text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..]}{(text[^1] is '.' or '!' or '?' ? "" : ".")}";
    }
}
