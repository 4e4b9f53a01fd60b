using System.Collections.Concurrent;
using System.Collections.Immutable;
using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Simulation.Histories;

/// <summary>What somebody does to one property group of a mapping.</summary>
internal enum MappingChange
{
    /// <summary>Nothing: all is as it was at first.</summary>
    AsAtFirst,

    /// <summary>It is left out.</summary>
    Without,

    /// <summary>Its edits travel to the webshop alone.</summary>
    ToWebshop,

    /// <summary>Its edits travel to Exact alone.</summary>
    ToExact,
}

/// <summary>The mappings that somebody can make of another by changing one property group.</summary>
internal static class ChangedMappings
{
    private static readonly ImmutableArray<string> Groups = ["email", "address", "barcode", "price", "description", "remarks"];

    private static readonly ConcurrentDictionary<(bool IsWhole, string Group, MappingChange Change), SyncMapping> Made = new();

    /// <summary>A mapping that differs from the present one.</summary>
    public static SyncMapping Another(bool isWhole, SyncMapping present, int what)
    {
        var changes = Enum.GetValues<MappingChange>();
        for (var at = what; ; at++)
        {
            var (group, change) = (Groups[at % Groups.Length], changes[at / Groups.Length % changes.Length]);
            var another = change == MappingChange.AsAtFirst ? Mappings.Of(isWhole)
                : Made.GetOrAdd((isWhole, group, change), static made => Mappings.Changed(made.IsWhole, row => Changed(row, made.Group, made.Change)));
            if (another.Version != present.Version)
            {
                return another;
            }
        }
    }

    private static MappingRow? Changed(MappingRow row, string group, MappingChange change) => (row.Group ?? row.Webshop) != group
        ? row
        : change switch
        {
            MappingChange.Without => null,
            MappingChange.ToWebshop => row with { Direction = Direction.ToWebshop },
            MappingChange.ToExact => row with { Direction = Direction.ToExact },
            _ => row,
        };
}
