using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Simulation.Storage;

/// <summary>What is stored of a pair: its state, under a version, and its history.</summary>
/// <param name="keepsForm">
/// Whether it keeps the stored form of states, which is written and read each time. Otherwise it keeps them as they are: they
/// are immutable, and the two ways give the same history as long as every stored form survives.
/// </param>
internal sealed class StoredPair(bool keepsForm)
{
    private byte[] _json = [];

    /// <summary>The state as it was when it was written: for those who check.</summary>
    public PairState? State { get; private set; }

    /// <summary>Rises with each write.</summary>
    public long Version { get; private set; }

    /// <summary>All that was ever appended.</summary>
    public List<HistoryEntry> History { get; } = [];

    /// <summary>Reads the state anew.</summary>
    public PairState? Read() => keepsForm && State is not null ? JsonSerializer.Deserialize<PairState>(_json, PairJson.Options) : State;

    /// <summary>Writes under the version that was read; false when somebody else wrote since.</summary>
    public bool Write(long expected, PairState state, ImmutableArray<HistoryEntry> history)
    {
        if (expected != Version)
        {
            return false;
        }

        (State, Version) = (state, Version + 1);
        if (keepsForm)
        {
            _json = JsonSerializer.SerializeToUtf8Bytes(state, PairJson.Options);
        }

        History.AddRange(history.AsSpan());
        return true;
    }
}
