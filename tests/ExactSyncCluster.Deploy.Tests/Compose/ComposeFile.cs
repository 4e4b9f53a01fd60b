using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ExactSyncCluster.Deploy.Tests.Compose;

/// <summary>docker-compose.yml, with what it uses of the format: anything else is a mistake.</summary>
internal sealed class ComposeFile
{
    public const string Name = "docker-compose.yml";

    public Dictionary<string, ComposeService> Services { get; init; } = [];

    public Dictionary<string, Dictionary<string, string>> Volumes { get; init; } = [];

    // Parts that services take over.
    [YamlMember(Alias = "x-ours", ApplyNamingConventions = false)]
    public object? Ours { get; init; }

    [YamlMember(Alias = "x-silo", ApplyNamingConventions = false)]
    public object? Silo { get; init; }

    [YamlMember(Alias = "x-silo-environment", ApplyNamingConventions = false)]
    public object? SiloEnvironment { get; init; }

    /// <summary>The silos, in order.</summary>
    public IEnumerable<(string Name, ComposeService Service)> Silos =>
        Services.Where(static one => one.Value is { IsOurs: true, Entrypoint.Count: 0, Command.Count: 0 }).Select(static one => (one.Key, one.Value));

    public static ComposeFile Read() => new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .Build()
        .Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(Checkout.Read(Name)))));
}
