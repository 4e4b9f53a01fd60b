using System.Collections.Frozen;
using System.Text.Json;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>Says in a mapping's own words what the JSON serializer refused.</summary>
internal static class SyntaxRefusal
{
    private static readonly FrozenDictionary<string, string> FileMembers = new Dictionary<string, string>
    {
        ["$schema"] = "a text",
        [MappingSections.Customer] = "a list of rows",
        [MappingSections.Product] = "a list of rows",
        [MappingSections.Order] = "a list of rows",
        [MappingSections.OrderLine] = "a list of rows",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> RowMembers = new Dictionary<string, string>
    {
        ["exact"] = "a text",
        ["webshop"] = "a text",
        ["type"] = "a text",
        ["direction"] = "both, toWebshop or toExact",
        ["group"] = "a text",
        ["onCreate"] = "send, only or omit",
        ["unwritable"] = "restore or report",
        ["key"] = "true or false",
        ["convert"] = "a text",
        ["codes"] = "an object of texts",
        ["empty"] = "a number",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The error that a refusal is.</summary>
    /// <param name="refusal">What the serializer says.</param>
    /// <param name="fileName">The name that errors give.</param>
    /// <param name="within">Where in the file stands what was read.</param>
    public static MappingSyntaxError Explain(JsonException refusal, string fileName, string within = "$")
    {
        var path = within + (refusal.Path ?? "$")[1..];
        var (reason, nearest) = Reason(refusal, path);
        return new(fileName, refusal.LineNumber + 1, refusal.BytePositionInLine + 1, path, reason, nearest);
    }

    /// <summary>What is wrong with a member of the file, by its name and by how its value begins; null when nothing is.</summary>
    public static (string Reason, string? Nearest)? AboutFileMember(string name, JsonTokenType value) => name switch
    {
        "$schema" => value is JsonTokenType.String or JsonTokenType.Null ? null : AboutMember(name, FileMembers),
        _ => FileMembers.ContainsKey(name) && value == JsonTokenType.StartArray ? null : AboutMember(name, FileMembers),
    };

    private static (string Reason, string? Nearest) Reason(JsonException refusal, string path)
    {
        const string MissingMembers = "including: ";
        if (refusal.InnerException is JsonException syntax)
        {
            return ("this is no JSON: " + Until(syntax.Message, " LineNumber:"), null);
        }

        if (refusal.Message.Split(MissingMembers) is [_, var missing])
        {
            return ("missing: " + missing.TrimEnd('.'), null);
        }

        // The path is $.section[row].member, with a code's name behind it where it is about a code.
        var row = path.IndexOf(']', StringComparison.Ordinal);
        var member = path[(row < 0 ? path.IndexOf('.', StringComparison.Ordinal) + 1 : Math.Min(row + 2, path.Length))..];
        if (refusal.Message.StartsWith("Duplicate", StringComparison.Ordinal))
        {
            return ($"'{member}' is given twice", null);
        }

        return (row < 0, member) switch
        {
            (true, "$") => ("a mapping must be an object", null),
            (false, "") => ("a row must be an object", null),
            (true, _) => AboutMember(member, FileMembers),
            _ => AboutMember(member, RowMembers),
        };
    }

    private static (string Reason, string? Nearest) AboutMember(string member, FrozenDictionary<string, string> members)
    {
        if (members.TryGetValue(member, out var form))
        {
            return ($"'{member}' must be {form}", null);
        }

        return member.StartsWith("codes", StringComparison.Ordinal) && member.Length > "codes".Length && member["codes".Length] is '.' or '['
            ? ("a code must be a text", null)
            : ($"a mapping has no member '{member}'", NearestName.Among(member, members.Keys));
    }

    private static string Until(string text, string end) =>
        text.IndexOf(end, StringComparison.Ordinal) is >= 0 and var index ? text[..index].TrimEnd('.') : text;
}
