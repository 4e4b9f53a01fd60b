using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>One checked row of a mapping.</summary>
public sealed record PropertyMapping
{
    /// <summary>Exact's property.</summary>
    public required PropertySchema Exact { get; init; }

    /// <summary>The webshop's property.</summary>
    public required PropertySchema Webshop { get; init; }

    /// <summary>How the one is seen from the other.</summary>
    public required Lens Lens { get; init; }

    /// <summary>Which way edits travel.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Properties of one group win together; a property without a group is a group of its own.</summary>
    public required string Group { get; init; }

    /// <summary>What happens when the record is made on the other side.</summary>
    public required OnCreate OnCreate { get; init; }

    /// <summary>What happens to an edit that cannot be written.</summary>
    public required Unwritable Unwritable { get; init; }

    /// <summary>The property in one system.</summary>
    public PropertySchema In(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    /// <summary>The property's name in one system.</summary>
    public string Name(SystemName system) => In(system).Name;

    /// <summary>Whether edits made in a system travel to the other.</summary>
    public bool Travels(SystemName from) => Direction switch
    {
        Direction.Both => true,
        Direction.ToWebshop => from == SystemName.Exact,
        Direction.ToExact => from == SystemName.Webshop,
        _ => throw new ArgumentOutOfRangeException(nameof(from), Direction, "Not a direction."),
    };

    /// <summary>Whether edits made in a system are written to the other after the record is linked.</summary>
    public bool TravelsLater(SystemName from) => OnCreate != OnCreate.Only && Travels(from) && In(from.Other()).OnUpdate;

    /// <summary>Whether the value is sent when the record is made in a system.</summary>
    public bool SentOnCreate(SystemName target) =>
        OnCreate != OnCreate.Omit && Travels(target.Other()) && In(target).OnCreate;

    /// <summary>Carries a value to the other system, within what that system takes.</summary>
    public Carried Carry(SystemName from, Value value)
    {
        var target = In(from.Other());
        return Lens.Carry(from, value) switch
        {
            Carried.To { Value: Value.Text text } when text.Content.Length > target.MaxLength =>
                new Carried.Refused($"it has {text.Content.Length} characters; {from.Other()} {target.Name} takes {target.MaxLength}"),
            Carried.To { Value: Value.Empty } when target.Required =>
                new Carried.Refused($"it is empty; {from.Other()} {target.Name} must have a value"),
            Carried.To to when !TypeWords.Fits(target, to.Value) =>
                new Carried.Refused($"it is of another type than {from.Other()} {target.Name}, which is {TypeWords.Of(target.Type)}"),
            var carried => carried,
        };
    }
}
