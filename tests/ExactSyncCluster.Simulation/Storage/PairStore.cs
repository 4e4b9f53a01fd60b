using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Simulation.Storage;

/// <summary>What is stored of a pair: its state in the stored form, under a version, and its history.</summary>
internal sealed class StoredPair
{
    /// <summary>The state's stored form; empty before the first write.</summary>
    public byte[] Json { get; private set; } = [];

    /// <summary>The same, as it was when it was written: for those who check, never for those who run.</summary>
    public PairState? State { get; private set; }

    /// <summary>Rises with each write.</summary>
    public long Version { get; private set; }

    /// <summary>All that was ever appended.</summary>
    public List<HistoryEntry> History { get; } = [];

    /// <summary>Reads the state anew.</summary>
    public PairState? Read() => Json.Length == 0 ? null : JsonSerializer.Deserialize<PairState>(Json, PairJson.Options);

    /// <summary>Writes under the version that was read; false when somebody else wrote since.</summary>
    public bool Write(long expected, byte[] json, PairState state, ImmutableArray<HistoryEntry> history)
    {
        if (expected != Version)
        {
            return false;
        }

        (Json, State, Version) = (json, state, Version + 1);
        History.AddRange(history);
        return true;
    }
}
