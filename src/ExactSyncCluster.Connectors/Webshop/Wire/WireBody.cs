using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop.Wire;

/// <summary>The bodies of writes. Dotted names become nested objects.</summary>
internal static class WireBody
{
    private const string Reference = "externalReference";

    /// <summary>A whole new record; empty values are left out, since absent and null mean the same.</summary>
    public static byte[] Create(WriteRequest.CreateRecord request, Entity entity)
    {
        var body = Object(Filled(request.Fields));
        body[Reference] = request.Correlation;
        if (entity is Entity.Order)
        {
            body["lines"] = Lines(request.Lines);
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    /// <summary>A merge patch (RFC 7396): an empty value is null, and the lines, being an array, are replaced as a whole.</summary>
    public static byte[] Patch(WriteRequest.UpdateRecord request)
    {
        var body = Object(request.Fields);
        if (request.Lines is { } lines)
        {
            body["lines"] = Lines(lines);
        }

        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static JsonArray Lines(ImmutableArray<LineWritten> lines) => new([.. lines.Select(Line)]);

    /// <summary>
    /// A known line is named by its id and keeps the reference that it shows, if any: one that the shop's people added has none,
    /// and it cannot be given one later.
    /// </summary>
    private static JsonNode Line(LineWritten line)
    {
        var body = Object(Filled(line.Fields));
        if (line.Id is { } id)
        {
            body["id"] = id;
        }
        else
        {
            body[Reference] = line.Correlation;
        }

        return body;
    }

    private static IEnumerable<KeyValuePair<string, Value>> Filled(Fields fields) => fields.Where(static field => !field.Value.IsEmpty);

    private static JsonObject Object(IEnumerable<KeyValuePair<string, Value>> fields)
    {
        var body = new JsonObject();
        foreach (var (name, value) in fields)
        {
            var holder = body;
            var names = name.Split('.');
            foreach (var outer in names[..^1])
            {
                if (holder[outer] is not JsonObject inner)
                {
                    inner = [];
                    holder[outer] = inner;
                }

                holder = inner;
            }

            holder[names[^1]] = Json(value);
        }

        return body;
    }

    private static JsonValue? Json(Value value) => value switch
    {
        Value.Empty => null,
        Value.Text text => JsonValue.Create(text.Content),
        Value.Whole whole => JsonValue.Create(whole.Content),
        Value.Number number => JsonValue.Create(number.Content),
        Value.Flag flag => JsonValue.Create(flag.Content),
        Value.Day day => JsonValue.Create(day.Content.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        Value.Instant instant => JsonValue.Create(instant.Content.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        Value.Reference reference => JsonValue.Create(reference.Id),
        _ => throw new InvalidOperationException($"The shop has no wire form for a value of the kind {value.GetType().Name}."),
    };
}
