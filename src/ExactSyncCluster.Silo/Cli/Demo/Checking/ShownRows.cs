using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>Turns what an API answers into records in the demo's one spelling.</summary>
internal static class ShownRows
{
    /// <summary>The values of those properties that the row holds.</summary>
    public static ImmutableDictionary<string, string> Values(IEnumerable<DemoProperty> properties, SystemName system, Func<string, JsonNode?> read)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var property in properties)
        {
            if (DemoValue.Of(property, system, read(property.Name(system))) is { } value)
            {
                values[property.Webshop] = value;
            }
        }

        return values.ToImmutable();
    }

    /// <summary>References are told by the keys of what they point to, since ids differ between the systems.</summary>
    public static ImmutableDictionary<string, string> ByKey(
        this ImmutableDictionary<string, string> values,
        IEnumerable<DemoProperty> properties,
        IReadOnlyDictionary<string, string> customers,
        IReadOnlyDictionary<string, string> products)
    {
        foreach (var property in properties.Where(static property => property.Form is DemoForm.Customer or DemoForm.Product))
        {
            if (values.TryGetValue(property.Webshop, out var id))
            {
                var keys = property.Form == DemoForm.Customer ? customers : products;
                values = values.SetItem(property.Webshop, keys.GetValueOrDefault(id, $"unknown {id}"));
            }
        }

        return values;
    }

    public static Dictionary<string, string> Keys(IEnumerable<ShownRecord> records, string name) =>
        records.ToDictionary(static record => record.Id, record => record.Get(name) ?? string.Empty, StringComparer.Ordinal);

    public static string Text(JsonNode row, string name) => row[name]?.GetValue<string>() ?? string.Empty;
}
