using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>
/// Brings the merged content of a record into its one normal form (every member present, in the schema's order), and
/// collects what is wrong with it.
/// </summary>
internal sealed class ContentReader(Func<ResourceKind, string, bool> exists, LossyRules lossy)
{
    public JsonObject Read(ImmutableArray<Member> members, JsonObject given, string at, List<ContentError> errors)
    {
        var content = new JsonObject();
        foreach (var member in members)
        {
            var pointer = $"{at}/{member.Name}";
            var value = ReadMember(member, given[member.Name], pointer, errors);
            if (value is null && member.Required && !errors.Exists(error => error.Pointer == pointer))
            {
                errors.Add(new ContentError(pointer, "is required"));
            }

            content[member.Name] = value ?? member.WhenEmpty();
        }

        return content;
    }

    private JsonNode? ReadMember(Member member, JsonNode? value, string pointer, List<ContentError> errors)
    {
        if (value is null)
        {
            return null;
        }

        var (read, refusal) = member.Shape switch
        {
            MemberShape.Text text => ReadText(value, text, member.Name),
            MemberShape.Letters letters => ReadLetters(value, letters),
            MemberShape.Flag => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False
                ? (value.DeepClone(), null)
                : Refuse("must be true or false"),
            MemberShape.Number number => ReadNumber(value, number),
            MemberShape.Whole => ReadWhole(value),
            MemberShape.Date => ReadDate(value),
            MemberShape.Choice choice => TextOf(value) is { } text && choice.Values.Contains(text)
                ? (value.DeepClone(), null)
                : Refuse($"must be one of {string.Join(", ", choice.Values)}"),
            MemberShape.Reference reference => TextOf(value) is { } id && exists(reference.Target, id)
                ? (value.DeepClone(), null)
                : Refuse($"must be the id of one of the {reference.Target.Path}"),
            MemberShape.Group group => ReadGroup(value, group, pointer, errors),
            MemberShape.Lines lines => ReadLines(value, lines, pointer, errors),
            _ => throw new InvalidOperationException($"No reader for {member.Shape.GetType().Name}."),
        };
        if (refusal is not null)
        {
            errors.Add(new ContentError(pointer, refusal));
        }

        return read;
    }

    private (JsonNode?, string?) ReadText(JsonNode value, MemberShape.Text shape, string name)
    {
        if (TextOf(value) is not { } text)
        {
            return Refuse("must be a text");
        }

        text = lossy.Trims ? text.Trim() : text;
        text = lossy.UpperCasesSku && name == "sku" ? text.ToUpperInvariant() : text;
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return Refuse("must not hold the character U+0000");
        }

        var length = text.Length <= shape.MaxLength ? text.Length : text.EnumerateRunes().Count();
        return length > shape.MaxLength
            ? Refuse($"must have at most {shape.MaxLength} characters")
            : (text.Length == 0 ? null : JsonValue.Create(text), null);
    }

    private static (JsonNode?, string?) ReadLetters(JsonNode value, MemberShape.Letters shape)
    {
        var text = TextOf(value);
        if (text is "")
        {
            return (null, null);
        }

        var fits = text?.Length == shape.Length && text.All(shape.Upper ? char.IsAsciiLetterUpper : char.IsAsciiLetterLower);
        return fits
            ? (value.DeepClone(), null)
            : Refuse($"must be {shape.Length} {(shape.Upper ? "upper" : "lower")}-case letters");
    }

    private (JsonNode?, string?) ReadNumber(JsonNode value, MemberShape.Number shape)
    {
        if (value.GetValueKind() is not JsonValueKind.Number)
        {
            return Refuse("must be a number");
        }

        var refusal = DecimalText.Refusal(value.ToJsonString(), shape.Money, out var number);
        if (refusal is not null)
        {
            return Refuse(refusal);
        }

        var kept = lossy.RoundsMoney && shape.Money ? decimal.Round(number, 2, MidpointRounding.AwayFromZero) : number;
        return (JsonValue.Create(DecimalText.WithoutTrailingZeros(kept)), null);
    }

    private static (JsonNode?, string?) ReadWhole(JsonNode value)
    {
        var isWhole = value.GetValueKind() is JsonValueKind.Number
            && DecimalText.Refusal(value.ToJsonString(), money: false, out var number) is null
            && number.Scale == 0
            && Math.Abs(number) <= long.MaxValue;
        return isWhole
            ? (JsonValue.Create(decimal.ToInt64(decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture))), null)
            : Refuse("must be a whole number of 64 bits");
    }

    private static (JsonNode?, string?) ReadDate(JsonNode value) =>
        DateOnly.TryParseExact(TextOf(value), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? (value.DeepClone(), null)
            : Refuse("must be a date like 2026-01-31");

    private (JsonNode?, string?) ReadGroup(JsonNode value, MemberShape.Group group, string pointer, List<ContentError> errors)
    {
        if (value is not JsonObject given)
        {
            return Refuse("must be an object");
        }

        var content = Read(group.Members, given, pointer, errors);
        return (content.All(static member => member.Value is null) ? null : content, null);
    }

    private (JsonNode?, string?) ReadLines(JsonNode value, MemberShape.Lines lines, string pointer, List<ContentError> errors)
    {
        if (value is not JsonArray rows)
        {
            return Refuse("must be an array");
        }

        var content = new JsonArray();
        for (var index = 0; index < rows.Count; index++)
        {
            if (rows[index] is JsonObject row)
            {
                content.Add((JsonNode)Read(lines.Members, row, $"{pointer}/{index}", errors));
            }
            else
            {
                errors.Add(new ContentError($"{pointer}/{index}", "must be an object"));
            }
        }

        return (content, null);
    }

    private static string? TextOf(JsonNode value) =>
        value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    private static (JsonNode?, string?) Refuse(string detail) => (null, detail);
}
