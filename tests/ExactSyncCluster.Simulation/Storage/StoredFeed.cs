using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Simulation.Storage;

/// <summary>What is stored of a system's feeds.</summary>
internal sealed record FeedDocument
{
    public Map<FeedCheckpoint> Checkpoints { get; init; } = [];

    public string? Epoch { get; init; }

    public string? MappingVersion { get; init; }

    public ClockOffset? Offset { get; init; }
}

/// <summary>The store of one feed document, under a version.</summary>
internal sealed class StoredFeed
{
    private FeedDocument _document = new();
    private long _version;

    public (FeedDocument Document, long Version) Read() => (_document, _version);

    public bool Write(long expected, FeedDocument document)
    {
        if (expected != _version)
        {
            return false;
        }

        (_document, _version) = (document, _version + 1);
        return true;
    }
}
