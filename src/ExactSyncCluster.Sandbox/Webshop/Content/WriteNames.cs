using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>
/// Checks the names that a write uses, before anything is merged: a merge patch that sets an unknown member to null
/// would otherwise leave no trace of the mistake.
/// </summary>
internal static class WriteNames
{
    public static void Check(ResourceKind kind, JsonObject write, bool creates, List<ContentError> errors) =>
        Check(ResourceSchema.MembersOf(kind), write, "", creates, errors);

    private static void Check(ImmutableArray<Member> members, JsonObject write, string at, bool creates, List<ContentError> errors)
    {
        foreach (var (name, value) in write)
        {
            var pointer = $"{at}/{Escape(name)}";
            var member = members.FirstOrDefault(known => known.Name == name);
            if (member is null)
            {
                var isReadOnly = at.Length == 0 && ResourceSchema.ReadOnlyMembers.Contains(name);
                errors.Add(new ContentError(pointer, isReadOnly ? "is read-only" : "is not a member of this resource"));
            }
            else if (member.CreateOnly && !creates)
            {
                errors.Add(new ContentError(pointer, "can be set when the record is created only"));
            }
            else
            {
                CheckInside(member, value, pointer, creates, errors);
            }
        }
    }

    private static void CheckInside(Member member, JsonNode? value, string pointer, bool creates, List<ContentError> errors)
    {
        if (member.Shape is MemberShape.Group group && value is JsonObject inner)
        {
            Check(group.Members, inner, pointer, creates, errors);
        }
        else if (member.Shape is MemberShape.Lines lines && value is JsonArray rows)
        {
            for (var index = 0; index < rows.Count; index++)
            {
                if (rows[index] is JsonObject row)
                {
                    Check(lines.Members, row, $"{pointer}/{index}", creates, errors);
                }
            }
        }
    }

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
