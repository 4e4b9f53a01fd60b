using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ExactSyncCluster.Deploy.Tests.Kubernetes;

/// <summary>One kustomization.yaml, with what ours use of the format: anything else is a mistake.</summary>
internal sealed class Kustomization
{
    public const string FileName = "kustomization.yaml";

    public string ApiVersion { get; init; } = "";

    public string Kind { get; init; } = "";

    public string? Namespace { get; init; }

    public List<string> Resources { get; init; } = [];

    public List<Dictionary<string, string>> Images { get; init; } = [];

    public List<Generator> ConfigMapGenerator { get; init; } = [];

    public List<Generator> SecretGenerator { get; init; } = [];

    public Dictionary<string, bool> GeneratorOptions { get; init; } = [];

    public List<PatchFile> Patches { get; init; } = [];

    /// <summary>The files and folders that it names.</summary>
    public IEnumerable<string> Named => [.. Resources, .. Patches.Select(static patch => patch.Path), .. ConfigMapGenerator.SelectMany(static made => made.Files)];

    public static Kustomization Read(string folder) => new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
        .Deserialize<Kustomization>(Checkout.Read($"{folder}/{FileName}"));
}

/// <summary>What is made of files and texts.</summary>
internal sealed class Generator
{
    public string Name { get; init; } = "";

    public List<string> Files { get; init; } = [];

    public List<string> Literals { get; init; } = [];
}

/// <summary>A file that changes what a base says.</summary>
internal sealed class PatchFile
{
    public string Path { get; init; } = "";
}
