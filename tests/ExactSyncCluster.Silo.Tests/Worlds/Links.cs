using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Tests.Worlds;

/// <summary>Finds what belongs together, by the ids that the systems' own people see.</summary>
internal sealed class Links(RunningWorld world)
{
    private const int Most = 50;

    /// <summary>How the systems call the records of an entity.</summary>
    public static string Kind(SystemName system, Entity entity) => (system, entity) switch
    {
        (SystemName.Exact, Entity.Customer) => "accounts",
        (SystemName.Exact, Entity.Product) => "items",
        (SystemName.Exact, Entity.Order) => "orders",
        (_, Entity.Customer) => "customers",
        (_, Entity.Product) => "products",
        _ => "orders",
    };

    /// <summary>A record's id as its system's people see it.</summary>
    public static string Id(JsonObject record) => (record["_id"] ?? record["id"])!.GetValue<string>();

    /// <summary>The pair of a record.</summary>
    public async Task<ListedPair> PairAsync(Entity entity, string id, CancellationToken cancellation)
    {
        var found = await world.Directory.ListAsync(new PairQuery(world.Name, entity, null, id, Most), cancellation);
        return Assert.Single(found);
    }

    /// <summary>The record on the other side.</summary>
    public async Task<JsonObject> PartnerAsync(SystemName of, Entity entity, string id, CancellationToken cancellation)
    {
        var pair = await PairAsync(entity, id, cancellation);
        var other = of == SystemName.Exact ? pair.Webshop : pair.Exact;
        Assert.True(other is not null, $"{pair.Pair} has no record on the other side: {pair.Status} {pair.Cause} {pair.Reason}");
        return await world.People(of.Other()).ReadAsync(Kind(of.Other(), entity), other.Value.Value, cancellation);
    }

    /// <summary>The pair's state as it shows itself.</summary>
    public Task<PairView> ViewAsync(PairKey pair) => world.Grains.GetGrain<IPairGrain>(pair.ToString()).GetState();

    /// <summary>What the history holds of a pair, the newest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(PairKey pair, CancellationToken cancellation) =>
        [.. (await world.History.OfPairAsync(pair, Most, cancellation)).Select(static stored => stored.Entry)];

    /// <summary>The place in a system's request log after which a test looks.</summary>
    public async Task<long> LogEndAsync(SystemName system, CancellationToken cancellation) =>
        (await world.People(system).RequestsAsync(0, cancellation)).Select(static request => request.Sequence).DefaultIfEmpty().Max();

    /// <summary>The writes of the silo to records that a system applied after a place in its log. Webhooks are subscribed to whenever it suits the silo.</summary>
    public async Task<IReadOnlyList<LoggedRequest>> WritesAsync(SystemName system, long after, CancellationToken cancellation) =>
        [.. (await world.People(system).RequestsAsync(after, cancellation)).Where(static request => request is { Kind: "write", Entity: not "webhooks" })];
}
