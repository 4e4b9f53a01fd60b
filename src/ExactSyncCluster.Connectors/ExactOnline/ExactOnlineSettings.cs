using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Which division is spoken to, and how.</summary>
public sealed record ExactOnlineSettings
{
    /// <summary>The host on which the licence lives, see <see cref="ExactOnlineCountries"/>.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The division, fixed when the connection was made: the user's current division would follow whatever company they open.</summary>
    public required int Division { get; init; }

    /// <summary>The currency of an order or price that names none. Default EUR.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>The properties that are read. A narrower schema than the default makes smaller pages.</summary>
    public SystemSchema Schema { get; init; } = ExactOnlineSchema.Value;

    /// <summary>The window of the per-minute limit. Shorter only where a sandbox runs with its time divided. Default one minute.</summary>
    public TimeSpan MinuteWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The most pages that one search or one record's rows may have; beyond it the read fails rather than shows a part. Default 20.</summary>
    public int LargestSearch { get; init; } = 20;
}
