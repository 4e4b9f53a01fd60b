using System.ComponentModel.DataAnnotations;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>How long the history is kept.</summary>
internal sealed class HistoryOptions
{
    internal const string SectionName = "History";

    /// <summary>Entries are removed after this many days. Default 90. With them goes the possibility to restore what lost a conflict.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = 90;

    /// <summary>As many entries are removed in one transaction at most. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int PurgeLimit { get; set; } = 1_000;
}
