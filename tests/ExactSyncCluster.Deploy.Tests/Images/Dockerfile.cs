using System.Text.RegularExpressions;

namespace ExactSyncCluster.Deploy.Tests.Images;

/// <summary>The image's recipe, instruction by instruction.</summary>
internal sealed partial class Dockerfile
{
    public const string Name = "deploy/docker/Dockerfile";

    private Dockerfile(string text) => Instructions =
    [
        .. Line().Matches(Joined().Replace(Comment().Replace(text, ""), " ")).Select(static match => (match.Groups["word"].Value, match.Groups["rest"].Value.Trim())),
    ];

    /// <summary>What it does, in order.</summary>
    public IReadOnlyList<(string Word, string Said)> Instructions { get; }

    /// <summary>The instructions of the image itself, without the stages before it.</summary>
    public IEnumerable<(string Word, string Said)> Last => Instructions.Skip(Instructions.ToList().FindLastIndex(static one => one.Word == "FROM"));

    public bool HasHealthCheck => Last.Any(static one => one.Word == "HEALTHCHECK");

    /// <summary>The environment that it gives to whatever runs in it.</summary>
    public IReadOnlyDictionary<string, string> Environment => Last.Where(static one => one.Word == "ENV")
        .SelectMany(static one => Setting().Matches(one.Said)).ToDictionary(static match => match.Groups["name"].Value, static match => match.Groups["value"].Value);

    public static Dockerfile Read() => new(Checkout.Read(Name));

    [GeneratedRegex("^#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Joined();

    [GeneratedRegex("^(?<word>[A-Z]+) (?<rest>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex("(?<name>[A-Z_]+)=(?<value>[^ ]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Setting();
}
