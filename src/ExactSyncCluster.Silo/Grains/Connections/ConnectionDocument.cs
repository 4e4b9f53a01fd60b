using ExactSyncCluster.Core.Feeds;

namespace ExactSyncCluster.Silo.Grains.Connections;

/// <summary>What is stored of a connection.</summary>
internal sealed class ConnectionDocument
{
    /// <summary>Every Exact record stands in the directory.</summary>
    public bool IsExactSurveyed { get; set; }

    /// <summary>Since when they stand there; null where that was not written down.</summary>
    public DateTimeOffset? ExactSurveyedAt { get; set; }

    /// <summary>Every record of the webshop stands in the directory.</summary>
    public bool IsWebshopSurveyed { get; set; }

    /// <summary>Since when they stand there; null where that was not written down.</summary>
    public DateTimeOffset? WebshopSurveyedAt { get; set; }

    /// <summary>The two were matched: changes may be carried over.</summary>
    public bool IsMatched { get; set; }

    /// <summary>The search that was matched; null where it was not written down.</summary>
    public SystemsSearch? Search { get; set; }

    /// <summary>What stood in the systems at first was carried over.</summary>
    public bool IsBackfilled { get; set; }

    /// <summary>A person has stopped it.</summary>
    public bool IsPaused { get; set; }
}
