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
        var system = key[(cut + 1)..] switch
        {
            ExactEnd => SystemName.Exact,
            WebshopEnd => SystemName.Webshop,
            _ => throw new ArgumentException("This is not the name of a feed.", nameof(key)),
        };
        return (key[..Math.Max(cut, 0)], system);
    }
}
