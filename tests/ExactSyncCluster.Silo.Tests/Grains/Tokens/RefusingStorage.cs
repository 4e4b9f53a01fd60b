using System.Collections.Concurrent;
using System.Globalization;
using ExactSyncCluster.Silo.Storage;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Tests.Grains.Tokens;

/// <summary>A storage in memory, of the form that is stored on disk, that refuses what a test wants it to.</summary>
internal sealed class RefusingStorage : IGrainStorage
{
    private static readonly JsonStateSerializer Form = new();

    private readonly ConcurrentDictionary<GrainId, (BinaryData Text, int Version)> _stored = new();

    /// <summary>What is not stored.</summary>
    public Func<object?, bool> Refuses { get; set; } = static _ => false;

    /// <summary>All that is stored, as it would stand on a disk.</summary>
    public IEnumerable<string> Texts => _stored.Values.Select(static stored => stored.Text.ToString());

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_stored.TryGetValue(grainId, out var stored))
        {
            grainState.State = Form.Deserialize<T>(stored.Text);
            grainState.ETag = stored.Version.ToString(CultureInfo.InvariantCulture);
            grainState.RecordExists = true;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (Refuses(grainState.State))
        {
            throw new IOException("The disk is full.");
        }

        var next = _stored.AddOrUpdate(grainId, _ => (Form.Serialize(grainState.State), 1), (_, old) => (Form.Serialize(grainState.State), old.Version + 1));
        grainState.ETag = next.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
}
