using System.Text.Json;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Makes rows of Exact's entities.</summary>
internal sealed class RowReader(string currency)
{
    /// <summary>A row as a single endpoint shows it; null when it has no id.</summary>
    public RowShown? Read(ExactResource resource, JsonElement wire, DateTimeOffset latest) =>
        Read(resource, wire, latest, static property => property.Name, version: null);

    /// <summary>A row as the feed shows it; null when it has no id or no version.</summary>
    public RowShown? ReadFed(ExactResource resource, JsonElement wire, DateTimeOffset latest) =>
        Version(wire) is { } version
            ? Read(resource, wire, latest, property => resource.FeedNames.GetValueOrDefault(property.Name, property.Name), version)
            : null;

    /// <summary>The row's Timestamp, a text or a number.</summary>
    public static long? Version(JsonElement wire) => wire.Member("Timestamp") is { } stamp ? WireValue.Whole(stamp) : null;

    private RowShown? Read(ExactResource resource, JsonElement wire, DateTimeOffset latest, Func<PropertySchema, string> nameOnWire, long? version)
    {
        if (WireValue.Id(wire.Member(resource.Key)) is not { } id)
        {
            return null;
        }

        return new RowShown
        {
            Key = new(resource.Collection, id),
            Fields = Priced(resource, new(Values(resource, wire, latest, nameOnWire))),
            Version = version,
            ModifiedAt = WireDate.Instant(wire.Text("Modified"), latest),
        };
    }

    private static IEnumerable<KeyValuePair<string, Value>> Values(ExactResource resource, JsonElement wire, DateTimeOffset latest, Func<PropertySchema, string> nameOnWire)
    {
        foreach (var property in resource.Properties)
        {
            if (wire.TryGetProperty(nameOnWire(property), out var shown) && WireValue.Read(property, shown, latest) is { } value)
            {
                yield return new(property.Name, value);
            }
        }
    }

    // A price without a currency is one in the division's own.
    private Fields Priced(ExactResource resource, Fields fields) =>
        resource.Collection == Collections.Prices && fields.TryGetValue("Currency", out var shown) && shown.IsEmpty
            ? fields.With("Currency", Value.Of(currency))
            : fields;
}
