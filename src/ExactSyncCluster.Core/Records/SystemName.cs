using System.Collections.Immutable;

namespace ExactSyncCluster.Core.Records;

/// <summary>One of the two ends of a connection.</summary>
public enum SystemName
{
    /// <summary>Exact Online.</summary>
    Exact,

    /// <summary>The Customwebshop.</summary>
    Webshop,
}

/// <summary>The relation of the two ends.</summary>
public static class SystemNames
{
    /// <summary>Both ends, in the order in which ties fall.</summary>
    public static ImmutableArray<SystemName> Both { get; } = [SystemName.Exact, SystemName.Webshop];

    /// <summary>The other end.</summary>
    public static SystemName Other(this SystemName system) =>
        system == SystemName.Exact ? SystemName.Webshop : SystemName.Exact;
}
