using System.Text.RegularExpressions;

namespace ExactSyncCluster.Deploy.Tests;

/// <summary>The runbook, and what its commands make.</summary>
internal static partial class RunbookText
{
    public const string File = "deploy/README.md";

    public static string Text { get; } = Checkout.Read(File);

    /// <summary>The files of which a secret is made at the start.</summary>
    public static IReadOnlyList<string> Secrets(string name) =>
        [.. SecretFile().Matches(Text.Split('\n').FirstOrDefault(line => line.Contains($"-n exactsync create secret generic {name} ", StringComparison.Ordinal)) ?? "").Select(static match => match.Groups["file"].Value)];

    /// <summary>The lines that are to be typed.</summary>
    public static IEnumerable<string> Commands => Text.Split('\n').Where(static line => line.StartsWith("    ", StringComparison.Ordinal)).Select(static line => line.Trim())
        .Concat(InLine().Matches(Text).Select(static match => match.Groups["text"].Value));

    [GeneratedRegex("--from-file=(?<file>[^ ]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex SecretFile();

    [GeneratedRegex("`(?<text>[^`\n]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex InLine();
}
