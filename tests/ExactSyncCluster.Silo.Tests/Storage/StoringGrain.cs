using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>Stores a pair as a grain does, and tells what became of it.</summary>
internal interface IStoringGrain : IGrainWithStringKey
{
    /// <summary>Stores a state that knows one Exact record.</summary>
    Task<string> StoreAsync(string exact);
}

internal sealed class StoringGrain([PersistentState("pair", PairStorage.ProviderName)] IPersistentState<PairDocument> pair) : Grain, IStoringGrain
{
    public async Task<string> StoreAsync(string exact)
    {
        pair.State = TestStore.Document(PairKey.Parse(this.GetPrimaryKeyString()), exact, key: "key");
        try
        {
            await pair.WriteStateAsync();
            return pair.Etag ?? "";
        }
        catch (PairMovedException moved)
        {
            return moved.Target.ToString();
        }
    }
}
