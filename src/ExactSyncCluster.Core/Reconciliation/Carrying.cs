using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What carrying a value to the other side gave.</summary>
internal abstract record Passage
{
    private Passage()
    {
    }

    /// <summary>The value in the other side's form.</summary>
    internal sealed record Through(Value Value) : Passage;

    /// <summary>The other side has no form for it.</summary>
    internal sealed record Refused(string Reason) : Passage;

    /// <summary>The reference must be looked up first.</summary>
    internal sealed record LinkUnknown(ReferenceFrom Reference) : Passage;

    /// <summary>The record referred to is not linked yet.</summary>
    internal sealed record NotLinked(PairKey Needs) : Passage;
}

/// <summary>Carries values across, references through the links that were looked up.</summary>
internal static class Carrying
{
    public static Passage Carry(PairContext context, PropertyMapping property, SystemName from, Value value)
    {
        if (value is Value.Reference reference)
        {
            var key = new ReferenceFrom(from, reference.Entity, reference.Id);
            return context.Links.TryGetValue(key, out var link)
                ? link.Other is { } other
                    ? new Passage.Through(new Value.Reference(reference.Entity, other))
                    : new Passage.NotLinked(link.Pair)
                : new Passage.LinkUnknown(key);
        }

        return property.Carry(from, value) switch
        {
            Carried.To to => new Passage.Through(property.Lens.Normal(from.Other(), to.Value)),
            Carried.Refused refused => new Passage.Refused($"{property.Name(from)}: {refused.Reason}"),
            _ => throw new ArgumentOutOfRangeException(nameof(property), "Not an outcome of a lens."),
        };
    }

    /// <summary>Whether two values in normal form, one of each side, mean the same; null when a link must be looked up first.</summary>
    public static bool? Same(Draft draft, PropertyMapping property, Value exact, Value webshop)
    {
        switch (Carry(draft.Context, property, SystemName.Exact, exact))
        {
            case Passage.Through through:
                return through.Value == webshop;
            case Passage.LinkUnknown unknown:
                draft.MissingLinks.Add(unknown.Reference);
                return null;
            default:
                return false;
        }
    }

    /// <summary>Whether all values of a group mean the same on both sides; null when a link must be looked up first.</summary>
    public static bool? Same(Draft draft, PropertyGroup group, Part part)
    {
        var all = true;
        foreach (var property in group.Properties)
        {
            switch (Same(draft, property, part.Exact.View.Get(property.Exact.Name), part.Webshop.View.Get(property.Webshop.Name)))
            {
                case null:
                    return null;
                case false:
                    all = false;
                    break;
                default:
                    break;
            }
        }

        return all;
    }
}
