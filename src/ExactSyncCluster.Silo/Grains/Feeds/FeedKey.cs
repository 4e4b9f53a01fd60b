using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>Names the feeds of one end of a connection.</summary>
internal static class FeedKey
{
    private const string ExactEnd = "exact";
    private const string WebshopEnd = "webshop";

    public static string Of(string connection, SystemName system) => $"{connection}/{(system == SystemName.Exact ? ExactEnd : WebshopEnd)}";

    public static (string Connection, SystemName System) Parse(string key)
    {
        var cut = key.LastIndexOf('/');
        return (key[..cut], key[(cut + 1)..] == ExactEnd ? SystemName.Exact : SystemName.Webshop);
    }
}
