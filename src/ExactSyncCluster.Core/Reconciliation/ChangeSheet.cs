using System.Collections.Immutable;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What of one row is to be written.</summary>
internal sealed record Changed(Fields Fields, ImmutableArray<string> Groups)
{
    public static Changed Nothing { get; } = new(Fields.None, []);
}

/// <summary>Collects what differs on one side because of edits made on the other.</summary>
internal sealed class ChangeSheet(Draft draft, SystemName target)
{
    public SystemName Target => target;

    /// <summary>Another pair that must be linked before an edit can be carried over.</summary>
    public PairKey? Needs { get; set; }

    /// <summary>The values of one row that are to change. A group whose values agree already is settled on the way.</summary>
    public Changed Changes(string? lineKey, int mostGroups)
    {
        if (draft.PartOf(lineKey) is { Edits.IsEmpty: true, Restores.IsEmpty: true })
        {
            return Changed.Nothing;
        }

        var fields = new List<KeyValuePair<string, Value>>();
        var groups = ImmutableArray.CreateBuilder<string>();
        foreach (var group in draft.MappingOf(lineKey).Groups)
        {
            if (groups.Count == mostGroups || draft.IsParked(lineKey, group.Name))
            {
                continue;
            }

            if (target == SystemName.Exact && draft.PartOf(lineKey).Restores.TryGetValue(group.Name, out var restore))
            {
                fields.AddRange(restore.Values.Where(field => draft.PartOf(lineKey).Exact.View.Get(field.Key) != field.Value));
                groups.Add(group.Name);
                continue;
            }

            if (!draft.PartOf(lineKey).Edits.TryGetValue(group.Name, out var edit) || edit.System == target || Carried(lineKey, group) is not { } values)
            {
                continue;
            }

            if (values.Count == 0)
            {
                Settle(lineKey, group);
                continue;
            }

            fields.AddRange(values);
            groups.Add(group.Name);
        }

        return fields.Count == 0 ? Changed.Nothing : new(new(fields), groups.ToImmutable());
    }

    private List<KeyValuePair<string, Value>>? Carried(string? lineKey, PropertyGroup group)
    {
        var part = draft.PartOf(lineKey);
        var origin = target.Other();
        var values = new List<KeyValuePair<string, Value>>();
        foreach (var property in group.Properties)
        {
            switch (Carrying.Carry(draft.Context, property, origin, part.Side(origin).View.Get(property.Name(origin))))
            {
                case Passage.Through { Value: Value.Text currency } when IsOtherCurrency(property, currency.Content):
                    draft.ParkEdit(
                        lineKey, group.Name, ParkCause.NotCarried, origin, $"{property.Name(origin)}: prices are kept equal in {draft.Context.Policy.Currency} only");
                    return null;
                case Passage.Through through when through.Value != part.Side(target).View.Get(property.Name(target)):
                    values.Add(new(property.Name(target), through.Value));
                    break;
                case Passage.Refused refused:
                    draft.ParkEdit(lineKey, group.Name, ParkCause.NotCarried, origin, refused.Reason);
                    return null;
                case Passage.LinkUnknown unknown:
                    draft.MissingLinks.Add(unknown.Reference);
                    return null;
                case Passage.NotLinked notLinked:
                    Needs ??= notLinked.Needs;
                    return null;
                default:
                    break;
            }
        }

        return values;
    }

    // Written into the one row that is the sales price, another currency would leave the item without one.
    private bool IsOtherCurrency(PropertyMapping property, string currency) =>
        target == SystemName.Exact && property.Exact.Name == PriceRows.Currency
        && !string.Equals(currency, draft.Context.Policy.Currency, StringComparison.OrdinalIgnoreCase);

    private void Settle(string? lineKey, PropertyGroup group)
    {
        var part = draft.PartOf(lineKey);
        draft.Set(lineKey, part with { Edits = part.Edits.Remove(group.Name), Agreed = part.Agreed.Add(group.Name) });
    }
}
