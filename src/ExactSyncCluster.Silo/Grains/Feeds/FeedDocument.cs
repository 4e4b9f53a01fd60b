using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>What is stored of the feeds of one end.</summary>
internal sealed class FeedDocument
{
    /// <summary>The system's numbering of versions when the checkpoints were made.</summary>
    public string? Epoch { get; set; }

    /// <summary>The mapping with which everything was read.</summary>
    public string? MappingVersion { get; set; }

    /// <summary>True once every record stands in the directory with its match key.</summary>
    public bool IsSurveyed { get; set; }

    /// <summary>Since when it is so; null where that was not written down.</summary>
    public DateTimeOffset? SurveyedAt { get; set; }

    /// <summary>The checkpoint of each feed.</summary>
    public Dictionary<string, FeedCheckpoint> Checkpoints { get; set; } = [];

    /// <summary>How far the system's clock runs ahead, as last measured.</summary>
    public ClockOffset? Offset { get; set; }
}
