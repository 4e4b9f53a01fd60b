using Orleans.Storage;

namespace ExactSyncCluster.Silo.Storage.Sqlite;

/// <summary>
/// Lets one write at a time through to a storage on the shared file. Who waits here costs no thread,
/// while the driver would block one and retry.
/// </summary>
internal sealed class GatedGrainStorage(IGrainStorage inner, SqliteDatabase database) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        inner.ReadStateAsync(stateName, grainId, grainState);

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await database.WriteGate.WaitAsync();
        try
        {
            await inner.WriteStateAsync(stateName, grainId, grainState);
        }
        finally
        {
            database.WriteGate.Release();
        }
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await database.WriteGate.WaitAsync();
        try
        {
            await inner.ClearStateAsync(stateName, grainId, grainState);
        }
        finally
        {
            database.WriteGate.Release();
        }
    }
}
