using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Faults;

/// <summary>Names the place at which something happens.</summary>
internal static class Places
{
    public static Place OfStore(PairState? before, PairState after) => (before?.Intent, after) switch
    {
        (var open, { Intent: { } intent }) when open?.Id != intent.Id => Place.StoreIntent,
        ({ }, { Intent: null }) => Place.StoreOutcome,
        (_, { Standing: Standing.Waiting }) => Place.StoreWaiting,
        (_, { Standing: not Standing.Active }) => Place.StoreStanding,
        _ => Place.StoreView,
    };

    public static Place OfWrite(SystemName system, WriteRequest request) => (system, request) switch
    {
        (SystemName.Exact, WriteRequest.CreateRecord) => Place.CreateInExact,
        (SystemName.Exact, WriteRequest.UpdateRecord) => Place.UpdateInExact,
        (SystemName.Exact, WriteRequest.DeleteRecord) => Place.DeleteInExact,
        (SystemName.Exact, _) => Place.RowInExact,
        (_, WriteRequest.CreateRecord) => Place.CreateInWebshop,
        (_, WriteRequest.DeleteRecord) => Place.DeleteInWebshop,
        _ => Place.UpdateInWebshop,
    };

    public static Place OfFeed(SystemName system) => system == SystemName.Exact ? Place.FeedOfExact : Place.FeedOfWebshop;
}
