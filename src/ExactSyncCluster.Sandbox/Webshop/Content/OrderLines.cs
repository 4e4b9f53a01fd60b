using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>
/// Settles which line of a write is which line of the order. A client's array replaces the lines as a whole; a person's
/// edit keeps the members of a known line that the edit does not name.
/// </summary>
internal sealed class OrderLines(bool byPerson, Func<string> newLineId)
{
    public void Settle(JsonObject merged, JsonArray? before, List<ContentError> errors)
    {
        if (merged["lines"] is not JsonArray given)
        {
            merged["lines"] ??= new JsonArray();
            return;
        }

        if (given.Count > ResourceSchema.MaxLines)
        {
            errors.Add(new ContentError("/lines", $"must have at most {ResourceSchema.MaxLines} lines"));
            return;
        }

        var known = (before ?? []).OfType<JsonObject>().ToDictionary(static line => TextOf(line, "id") ?? "", StringComparer.Ordinal);
        var seenIds = new HashSet<string>(StringComparer.Ordinal);
        var seenReferences = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < given.Count; index++)
        {
            if (given[index] is not JsonObject line)
            {
                continue;
            }

            var pointer = $"/lines/{index}";
            Identify(line, known, seenIds, pointer, errors);
            if (TextOf(line, "externalReference") is { Length: > 0 } reference && !seenReferences.Add(reference))
            {
                errors.Add(new ContentError($"{pointer}/externalReference", "is used by another line of the order"));
            }
        }
    }

    private void Identify(
        JsonObject line,
        Dictionary<string, JsonObject> known,
        HashSet<string> seenIds,
        string pointer,
        List<ContentError> errors)
    {
        if (line["id"] is null)
        {
            line["id"] = newLineId();
            Price(line, line);
            return;
        }

        var id = TextOf(line, "id");
        if (id is null || !known.TryGetValue(id, out var before))
        {
            errors.Add(new ContentError($"{pointer}/id", "is not the id of a line of this order"));
            return;
        }

        if (!seenIds.Add(id))
        {
            errors.Add(new ContentError($"{pointer}/id", "is given twice"));
        }

        var given = (JsonObject)line.DeepClone();
        KeepReference(line, before, pointer, errors);
        if (byPerson)
        {
            foreach (var (name, value) in before.Where(member => !line.ContainsKey(member.Key)))
            {
                line[name] = value?.DeepClone();
            }

            Price(line, given);
        }
    }

    /// <summary>A line's reference is its identity to the client that added it, so it outlives a write that leaves it out.</summary>
    private static void KeepReference(JsonObject line, JsonObject before, string pointer, List<ContentError> errors)
    {
        var kept = TextOf(before, "externalReference");
        if (line["externalReference"] is null)
        {
            line["externalReference"] = kept;
        }
        else if (TextOf(line, "externalReference") != kept)
        {
            errors.Add(new ContentError($"{pointer}/externalReference", "can be set when the line is added only"));
        }
    }

    /// <summary>The shop works out the net price for its own people only; a client's figures are kept as they were sent.</summary>
    private void Price(JsonObject line, JsonObject given)
    {
        var priced = given.ContainsKey("unitPrice") || given.ContainsKey("discountPercent");
        if (!byPerson || given["netPrice"] is not null || !priced)
        {
            return;
        }

        line["netPrice"] = NumberOf(line, "unitPrice") is { } unitPrice
            ? decimal.Round(unitPrice * (1 - ((NumberOf(line, "discountPercent") ?? 0) / 100)), 4, MidpointRounding.AwayFromZero)
            : null;
    }

    private static string? TextOf(JsonObject line, string name) =>
        line[name] is { } value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    private static decimal? NumberOf(JsonObject line, string name) =>
        line[name] is { } value
        && value.GetValueKind() is JsonValueKind.Number
        && DecimalText.Refusal(value.ToJsonString(), money: false, out var number) is null
            ? number
            : null;
}
