using System.Text.Json.Nodes;

namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>One member of a record: its name, what it may hold, and when it may be written.</summary>
internal sealed record Member(string Name, MemberShape Shape)
{
    public bool Required { get; init; }

    /// <summary>Settable by POST only.</summary>
    public bool CreateOnly { get; init; }

    /// <summary>What an empty member reads as; null for most.</summary>
    public Func<JsonNode?> WhenEmpty { get; init; } = static () => null;
}
