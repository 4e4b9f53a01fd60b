using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Mapping;

/// <summary>What the two systems offer, read from <c>TestSchemas.txt</c>: Core does not know the connectors that tell it in the product.</summary>
public static class TestSchemas
{
    private static readonly ILookup<string, PropertySchema> Tables = Read();

    /// <summary>Exact Online.</summary>
    public static SystemSchema Exact { get; } = Schema(SystemName.Exact, "exact");

    /// <summary>The webshop.</summary>
    public static SystemSchema Webshop { get; } = Schema(SystemName.Webshop, "webshop");

    /// <summary>A system's schema.</summary>
    public static SystemSchema Of(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    /// <summary>What a schema offers for a section of a mapping file.</summary>
    public static RecordSchema Section(this SystemSchema schema, string section) => section switch
    {
        MappingSections.Customer => schema.Customer,
        MappingSections.Product => schema.Product,
        MappingSections.Order => schema.Order,
        MappingSections.OrderLine => schema.OrderLine,
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "Not a section."),
    };

    private static SystemSchema Schema(SystemName system, string name)
    {
        return new(system, Table(MappingSections.Customer), Table(MappingSections.Product), Table(MappingSections.Order), Table(MappingSections.OrderLine));

        RecordSchema Table(string section) => new(Tables[$"{name} {section}"]
            .ToImmutableSortedDictionary(static property => property.Name, static property => property, StringComparer.Ordinal));
    }

    private static ILookup<string, PropertySchema> Read()
    {
        using var stream = typeof(TestSchemas).Assembly.GetManifestResourceStream(typeof(TestSchemas), "TestSchemas.txt")!;
        using var reader = new StreamReader(stream);
        var rows = new List<(string Table, PropertySchema Property)>();
        var table = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                table = line[1..^1];
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                rows.Add((table, Property(line.Split(' '))));
            }
        }

        return rows.ToLookup(static row => row.Table, static row => row.Property, StringComparer.Ordinal);
    }

    private static PropertySchema Property(string[] words)
    {
        const string Longest = "max=";
        var type = words[1].Split(':');
        return new()
        {
            Name = words[0],
            Type = TypeOf(type[0]),
            References = type.Length == 2 ? EntityNames.Parse(type[1]) : null,
            OnCreate = words[2].Contains('c', StringComparison.Ordinal),
            OnUpdate = words[2].Contains('u', StringComparison.Ordinal),
            Required = words.Contains("required"),
            MaxLength = words.FirstOrDefault(static word => word.StartsWith(Longest, StringComparison.Ordinal)) is { } longest
                ? int.Parse(longest[Longest.Length..], CultureInfo.InvariantCulture)
                : null,
        };
    }

    private static DataType TypeOf(string word) => word switch
    {
        "text" => DataType.Text,
        "integer" => DataType.Whole,
        "decimal" => DataType.Number,
        "boolean" => DataType.Flag,
        "date" => DataType.Day,
        "dateTime" => DataType.Instant,
        "reference" => DataType.Reference,
        _ => throw new FormatException($"TestSchemas.txt names an unknown type '{word}'."),
    };
}
