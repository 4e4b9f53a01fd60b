using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Content;

namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>Finds which other records a record names; those cannot be deleted while it lives.</summary>
internal static class RecordNames
{
    public static ImmutableArray<RecordName> In(ResourceKind kind, JsonObject content) =>
        [.. Named(ResourceSchema.MembersOf(kind), content).Distinct()];

    private static IEnumerable<RecordName> Named(ImmutableArray<Member> members, JsonObject content)
    {
        foreach (var member in members)
        {
            if (member.Shape is MemberShape.Reference reference && content[member.Name] is { } id)
            {
                yield return new RecordName(reference.Target, id.GetValue<string>());
            }
            else if (member.Shape is MemberShape.Lines lines && content[member.Name] is JsonArray rows)
            {
                foreach (var name in rows.OfType<JsonObject>().SelectMany(row => Named(lines.Members, row)))
                {
                    yield return name;
                }
            }
        }
    }
}
