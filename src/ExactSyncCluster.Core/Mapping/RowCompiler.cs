using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>Checks one row for itself; what is wrong with it is added to <paramref name="errors"/>.</summary>
internal sealed class RowCompiler(MappingSection section, MappingRow row, int number, ImmutableArray<MappingError>.Builder errors)
{
    /// <summary>The checked row, or null when it is refused.</summary>
    public PropertyMapping? Compile()
    {
        var before = errors.Count;
        var exact = Find(SystemName.Exact, row.Exact);
        var webshop = Find(SystemName.Webshop, row.Webshop);
        CheckType(webshop);
        if (row.Group is not null && string.IsNullOrWhiteSpace(row.Group))
        {
            Add(row.Exact, "'group' has no name; leave it out for a property that stands alone");
        }

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
            CheckWay(property, source);
        }

        return errors.Count == before ? property : null;
    }

    private PropertySchema? Find(SystemName system, string name)
    {
        var properties = section.In(system).Properties;
        if (properties.TryGetValue(name, out var found))
        {
            return found;
        }

        Add(name, $"{MappingSection.Called(system)} has no property '{name}'", NearestName.Among(name, properties.Keys));
        return null;
    }

    private void CheckType(PropertySchema? webshop)
    {
        if (TypeWords.Parse(row.Type) is not { } type)
        {
            Add(row.Webshop, $"'{row.Type}' is no data type; give one of {string.Join(", ", TypeWords.All)}", NearestName.Among(row.Type, TypeWords.All));
        }
        else if (webshop is not null && webshop.Type != type)
        {
            Add(row.Webshop, $"the webshop's '{row.Webshop}' is {TypeWords.Of(webshop.Type)}, not {row.Type}");
        }
    }

    private Lens ChooseLens(PropertySchema exact, PropertySchema webshop)
    {
        var choice = LensChoice.For(row, exact, webshop);
        if (choice is LensChoice.None none)
        {
            Add(row.Exact, none.Reason, none.Nearest);
        }

        return choice is LensChoice.Found found ? found.Lens : new Lens.Same(Value.Nothing);
    }

    private void CheckWay(PropertyMapping property, SystemName source)
    {
        var target = source.Other();
        if (!property.In(source).Readable)
        {
            var name = property.Name(source);
            Add(name, $"{MappingSection.Called(source)} never shows '{name}', so it cannot travel to {MappingSection.Called(target)}");
        }

        if (NotTaken(property.In(target), target) is { } reason)
        {
            Add(property.Name(target), reason);
        }
    }

    private string? NotTaken(PropertySchema to, SystemName target)
    {
        var name = $"{MappingSection.Called(target)}'s '{to.Name}'";
        var away = target == SystemName.Exact ? "toWebshop" : "toExact";
        return (row.OnCreate, DerivedProperties.CanBeSentOnCreate(target, to), to.OnUpdate) switch
        {
            (_, false, false) => $"{name} is read-only; use \"direction\": \"{away}\"",
            (OnCreate.Only, _, _) when !to.OnCreate => $"{name} is not accepted when a record is made, so \"onCreate\": \"only\" never sends it",
            (OnCreate.Only, _, _) => null,
            (_, true, false) => $"{name} is accepted only when a record is made; use \"onCreate\": \"only\" or \"direction\": \"{away}\"",
            (OnCreate.Send, false, true) => $"{name} is not accepted when a record is made; use \"onCreate\": \"omit\"",
            _ => null,
        };
    }

    private void Add(string property, string reason, string? nearest = null) => errors.Add(section.Error(number, property, reason, nearest));
}
