using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;

/// <summary>The members of a document and their kinds, without their values: what an example and a real answer must share.</summary>
internal static class Shape
{
    public static string Of(YamlNode node) => node switch
    {
        YamlMappingNode mapping => Members(mapping.Children.Select(static member => (((YamlScalarNode)member.Key).Value!, Of(member.Value)))),
        YamlSequenceNode items => Items(items.Children.Select(Of)),
        YamlScalarNode { Style: ScalarStyle.DoubleQuoted or ScalarStyle.SingleQuoted } => "text",
        YamlScalarNode { Value: "null" } => "null",
        YamlScalarNode { Value: "true" or "false" } => "flag",
        YamlScalarNode scalar when decimal.TryParse(scalar.Value, out _) => "number",
        _ => "text",
    };

    public static string Of(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => Members(members.Select(static member => (member.Key, Of(member.Value)))),
        JsonArray items => Items(items.Select(Of)),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "text",
            JsonValueKind.Number => "number",
            _ => "flag",
        },
    };

    private static string Members(IEnumerable<(string Name, string Shape)> members) =>
        $"{{{string.Join(", ", members.OrderBy(static member => member.Name, StringComparer.Ordinal).Select(static member => $"{member.Name}: {member.Shape}"))}}}";

    private static string Items(IEnumerable<string> shapes) => $"[{string.Join(" | ", shapes.Distinct().Order(StringComparer.Ordinal))}]";
}
