using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ExactSyncCluster.Deploy.Tests.Prometheus;

/// <summary>The rules that Prometheus judges by, and the examples of them.</summary>
internal sealed class RulesFile
{
    public const string Folder = "deploy/prometheus";

    public List<RuleGroup> Groups { get; init; } = [];

    public IEnumerable<Rule> Rules => Groups.SelectMany(static group => group.Rules);

    public IEnumerable<Rule> Alerts => Rules.Where(static rule => rule.Alert is not null);

    public static RulesFile Read() => Reader.Deserialize<RulesFile>(Checkout.Read($"{Folder}/exactsync.rules.yml"));

    /// <summary>Of each alert, whether an example expects it, and whether one expects none.</summary>
    public static ILookup<string, bool> Examples() => new DeserializerBuilder().IgnoreUnmatchedProperties().WithNamingConvention(UnderscoredNamingConvention.Instance).Build()
        .Deserialize<RuleExamples>(Checkout.Read($"{Folder}/exactsync.tests.yml")).Tests
        .SelectMany(static test => test.AlertRuleTest).ToLookup(static example => example.Alertname, static example => example.ExpAlerts.Count > 0, StringComparer.Ordinal);

    private static IDeserializer Reader => new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
}

/// <summary>Rules that are evaluated one after the other.</summary>
internal sealed class RuleGroup
{
    public string Name { get; init; } = "";

    public List<Rule> Rules { get; init; } = [];
}

/// <summary>What is recorded, or alerted of.</summary>
internal sealed class Rule
{
    public string? Record { get; init; }

    public string? Alert { get; init; }

    public string Expr { get; init; } = "";

    public string? For { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];

    public Dictionary<string, string> Annotations { get; init; } = [];
}

/// <summary>The file of the examples.</summary>
internal sealed class RuleExamples
{
    public List<RuleExample> Tests { get; init; } = [];
}

/// <summary>Series, and what is expected of them.</summary>
internal sealed class RuleExample
{
    public List<AlertExample> AlertRuleTest { get; init; } = [];
}

/// <summary>What is expected of one alert.</summary>
internal sealed class AlertExample
{
    public string Alertname { get; init; } = "";

    public List<object> ExpAlerts { get; init; } = [];
}
