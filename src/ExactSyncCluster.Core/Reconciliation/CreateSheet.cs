using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>Collects what a record is made of in the other system, and what stands in the way.</summary>
internal sealed class CreateSheet(Draft draft, SystemName origin)
{
    /// <summary>Another pair that must be linked first.</summary>
    public PairKey? Needs { get; private set; }

    /// <summary>Why the record cannot be made.</summary>
    public (ParkCause Cause, string Reason)? Refusal { get; private set; }

    public Fields Values(string? lineKey)
    {
        var target = origin.Other();
        var part = draft.PartOf(lineKey);
        var nobodys = NobodysGroups(lineKey, part);
        var values = new List<KeyValuePair<string, Value>>();
        foreach (var property in draft.MappingOf(lineKey).Properties)
        {
            if (!property.SentOnCreate(target) || nobodys.Contains(property.Group))
            {
                continue;
            }

            var value = Value(lineKey, property.Name(origin), part.Side(origin).View);
            if (value.IsEmpty)
            {
                Demand(property, target);
                continue;
            }

            switch (Carrying.Carry(draft.Context, property, origin, value))
            {
                case Passage.Through { Value.IsEmpty: false } through:
                    values.Add(new(property.Name(target), through.Value));
                    break;
                case Passage.Refused refused:
                    Refuse(property, lineKey, refused.Reason);
                    break;
                case Passage.LinkUnknown unknown:
                    draft.MissingLinks.Add(unknown.Reference);
                    break;
                case Passage.NotLinked notLinked:
                    Needs ??= notLinked.Needs;
                    break;
                default:
                    break;
            }
        }

        return new(values);
    }

    // An item that we made, and whose former product was deleted, may still have the price that Exact gave it.
    private HashSet<string> NobodysGroups(string? lineKey, Part part) => part.Side(origin).IsOurs
        ? [.. draft.MappingOf(lineKey).Groups.Where(group => FirstMatch.BeganAtZero(group, part, origin)).Select(static group => group.Name)]
        : [];

    // What we made inactive, since its former partner was deleted, is made anew as people left it.
    private Value Value(string? lineKey, string name, Fields view) =>
        lineKey is null && draft.Side(origin).Deactivation is { } ours ? ours.Active(name, view.Get(name)) : view.Get(name);

    private void Demand(PropertyMapping property, SystemName target)
    {
        if (property.In(target).Required && property != draft.Context.Entity.Key)
        {
            Refusal ??= (ParkCause.Incomplete, $"{origin} {property.Name(origin)} is empty; {target} needs {property.Name(target)} to make the record");
        }
    }

    private void Refuse(PropertyMapping property, string? lineKey, string reason)
    {
        if (property.In(origin.Other()).Required)
        {
            Refusal ??= (ParkCause.NotCarried, reason);
        }
        else if (!draft.IsParked(lineKey, property.Group))
        {
            draft.ParkEdit(lineKey, property.Group, ParkCause.NotCarried, origin, reason);
        }
    }
}
