using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>Checks one row for itself.</summary>
internal static class RowCompiler
{
    /// <summary>The checked row, or null beside the reasons.</summary>
    public static PropertyMapping? Compile(MappingSection section, MappingRow row, int number, ImmutableArray<MappingError>.Builder errors)
    {
        var before = errors.Count;
        var exact = Find(SystemName.Exact, row.Exact);
        var webshop = Find(SystemName.Webshop, row.Webshop);
        CheckType(webshop);
        if (exact is null || webshop is null)
        {
            return null;
        }

        var property = new PropertyMapping
        {
            Exact = exact,
            Webshop = webshop,
            Lens = ChooseLens(exact, webshop),
            Direction = row.Direction,
            Group = row.Group ?? webshop.Name,
            OnCreate = row.OnCreate,
            Unwritable = row.Unwritable,
        };
        foreach (var source in SystemNames.Both.Where(property.Travels))
        {
            CheckWay(property.In(source), source, property.In(source.Other()), source.Other());
        }

        return errors.Count == before ? property : null;

        PropertySchema? Find(SystemName system, string name)
        {
            var properties = section.In(system).Properties;
            if (properties.TryGetValue(name, out var found))
            {
                return found;
            }

            errors.Add(section.Error(number, name, $"{MappingSection.Called(system)} has no property '{name}'", NearestName.Among(name, properties.Keys)));
            return null;
        }

        void CheckType(PropertySchema? schema)
        {
            if (TypeWords.Parse(row.Type) is not { } type)
            {
                errors.Add(section.Error(number, row.Webshop, $"'{row.Type}' is no data type", NearestName.Among(row.Type, TypeWords.All)));
            }
            else if (schema is not null && schema.Type != type)
            {
                errors.Add(section.Error(number, row.Webshop, $"the webshop's '{row.Webshop}' is {TypeWords.Of(schema.Type)}, not {row.Type}"));
            }
        }

        Lens ChooseLens(PropertySchema left, PropertySchema right)
        {
            var choice = LensChoice.For(row, left, right);
            if (choice is LensChoice.None none)
            {
                errors.Add(section.Error(number, row.Exact, none.Reason, none.Nearest));
            }

            return choice is LensChoice.Found found ? found.Lens : new Lens.Same(Value.Nothing);
        }

        void CheckWay(PropertySchema from, SystemName source, PropertySchema to, SystemName target)
        {
            if (!from.Readable)
            {
                errors.Add(section.Error(number, from.Name, $"{MappingSection.Called(source)} never shows '{from.Name}', so it cannot travel to {MappingSection.Called(target)}"));
            }

            if (NotTaken(to, target, row.OnCreate) is { } reason)
            {
                errors.Add(section.Error(number, to.Name, reason));
            }
        }
    }

    private static string? NotTaken(PropertySchema to, SystemName target, OnCreate onCreate)
    {
        var name = $"{MappingSection.Called(target)}'s '{to.Name}'";
        var away = target == SystemName.Exact ? "toWebshop" : "toExact";
        return (onCreate, DerivedProperties.CanBeSentOnCreate(target, to), to.OnUpdate) switch
        {
            (_, false, false) => $"{name} is read-only; use \"direction\": \"{away}\"",
            (OnCreate.Only, _, _) when !to.OnCreate => $"{name} is not accepted when a record is made, so \"onCreate\": \"only\" never sends it",
            (OnCreate.Only, _, _) => null,
            (_, true, false) => $"{name} is accepted only when a record is made; use \"onCreate\": \"only\" or \"direction\": \"{away}\"",
            (OnCreate.Send, false, true) => $"{name} is not accepted when a record is made; use \"onCreate\": \"omit\"",
            _ => null,
        };
    }
}
