using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>Checks the rows of one section together.</summary>
internal static class SectionCompiler
{
    /// <summary>The section's checked rows in the file's order; those that were refused are missing and stand among the errors.</summary>
    public static CompiledSection Compile(MappingSection section)
    {
        var errors = ImmutableArray.CreateBuilder<MappingError>();
        var rows = ImmutableArray.CreateBuilder<CompiledRow>(section.Rows.Length);
        for (var number = 1; number <= section.Rows.Length; number++)
        {
            var row = section.Rows[number - 1];
            if (!row.IsGap && new RowCompiler(section, row, number, errors).Compile() is { } property)
            {
                rows.Add(new(number, row, property));
            }
        }

        CheckTwice(section, static row => row.Exact, SystemName.Exact, errors);
        CheckTwice(section, static row => row.Webshop, SystemName.Webshop, errors);
        CheckKey(section, rows, errors);
        CheckGroups(section, rows, errors);

        // While rows are refused, what they would have sent is unknown; a list of missing properties would mislead.
        if (rows.Count == section.Rows.Length)
        {
            foreach (var target in SystemNames.Both)
            {
                CheckNeeds(section, rows, target, errors);
            }
        }

        return new(section.Name, rows.ToImmutable(), [.. errors.OrderBy(static error => error.Row ?? int.MaxValue)]);
    }

    private static void CheckTwice(
        MappingSection section, Func<MappingRow, string> name, SystemName system, ImmutableArray<MappingError>.Builder errors)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var number = 1; number <= section.Rows.Length; number++)
        {
            var property = name(section.Rows[number - 1]);
            if (!section.Rows[number - 1].IsGap && !first.TryAdd(property, number))
            {
                errors.Add(section.Error(number, property, $"{MappingSection.Called(system)}'s '{property}' is mapped already, by row {first[property]}"));
            }
        }
    }

    private static void CheckKey(MappingSection section, ImmutableArray<CompiledRow>.Builder rows, ImmutableArray<MappingError>.Builder errors)
    {
        var keys = section.Rows.Select(static (row, index) => (Row: row, Number: index + 1)).Where(static row => row.Row.Key).ToList();
        if (!section.Keyed)
        {
            errors.AddRange(keys.Select(key => section.Error(key.Number, key.Row.Exact, "a line has no key; remove \"key\"")));
            return;
        }

        // The key may stand in a row that could not be read.
        if (keys.Count == 0 && !section.Rows.Any(static row => row.IsGap))
        {
            errors.Add(section.Error(null, null, "no row is the key by which records are matched; give one row \"key\": true"));
        }

        errors.AddRange(keys.Skip(1).Select(key => section.Error(key.Number, key.Row.Exact, $"row {keys[0].Number} is the key already; there can be one")));
        foreach (var (number, _, property) in rows.Where(static row => row.Row.Key))
        {
            if (SystemNames.Both.Select(property.In).FirstOrDefault(static side => side.Type is not (DataType.Text or DataType.Whole)) is { } other)
            {
                errors.Add(section.Error(number, other.Name, $"a key must be text or integer; '{other.Name}' is {TypeWords.Of(other.Type)}"));
            }

            if (!SystemNames.Both.Any(property.SentOnCreate))
            {
                errors.Add(section.Error(number, property.Exact.Name, "a key must be sent when a record is made; \"onCreate\": \"omit\" does not"));
            }
        }
    }

    private static void CheckGroups(MappingSection section, ImmutableArray<CompiledRow>.Builder rows, ImmutableArray<MappingError>.Builder errors)
    {
        foreach (var group in rows.GroupBy(static row => row.Property.Group, StringComparer.Ordinal))
        {
            var first = group.First();
            var name = group.Key;
            errors.AddRange(group.Where(row => row.Property.Direction != first.Property.Direction).Select(row => section.Error(
                row.Number, row.Row.Exact, $"the rows of group '{name}' win together, so they must have the direction of row {first.Number}")));

            // A row without a group has its webshop property's name as its own; the two must not fall together by accident.
            if (group.Any(static row => row.Row.Group is not null) && group.FirstOrDefault(static row => row.Row.Group is null) is { } alone)
            {
                errors.Add(section.Error(alone.Number, alone.Row.Webshop, $"'{name}' is also the name of a group; give this row \"group\": \"{name}\" or rename the group"));
            }
        }
    }

    private static void CheckNeeds(
        MappingSection section, ImmutableArray<CompiledRow>.Builder rows, SystemName target, ImmutableArray<MappingError>.Builder errors)
    {
        var sent = rows.Where(row => row.Property.SentOnCreate(target)).Select(row => row.Property.Name(target)).ToHashSet(StringComparer.Ordinal);
        var missing = section.In(target).Properties.Values
            .Where(property => property.Required && !sent.Contains(property.Name))
            .Select(static property => $"'{property.Name}'")
            .ToList();
        if (missing.Count > 0)
        {
            errors.Add(section.Error(null, null, $"a record made in {MappingSection.Called(target)} needs {string.Join(", ", missing)}, which no row sends there"));
        }
    }
}

/// <summary>A section after its checks.</summary>
internal sealed record CompiledSection(string Name, ImmutableArray<CompiledRow> Rows, ImmutableArray<MappingError> Errors);

/// <summary>A row that was accepted, with its number in the file.</summary>
internal sealed record CompiledRow(int Number, MappingRow Row, PropertyMapping Property);
