using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>States by their properties' names: no type's name is stored, so types may be renamed.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, PairJson.Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, PairJson.Options)!;
}
