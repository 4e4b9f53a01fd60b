using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Storage;

public abstract class SyncStorageTests(StoreSilo silo)
{
    public sealed class OnSqlite(SqliteSilo silo) : SyncStorageTests(silo), IClassFixture<SqliteSilo>;

    public sealed class OnPostgres(PostgresSilo silo) : SyncStorageTests(silo), IClassFixture<PostgresSilo>;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IPairDirectory Directory => silo.Services.GetRequiredService<IPairDirectory>();

    [Fact]
    public async Task A_grain_stores_its_pair_and_the_directory_lists_it()
    {
        var pair = new PairKey("grains", Entity.Customer, silo.NextId());
        var grain = silo.Client.GetGrain<IStoringGrain>(pair.ToString());

        string[] versions = [await grain.StoreAsync("e1"), await grain.StoreAsync("e1")];

        Assert.Equal(["1", "2"], versions);
        Assert.Equal(new RecordId("e1"), (await Directory.FindAsync(pair, Cancellation))!.Exact);
    }

    [Fact]
    public async Task A_grain_whose_pair_became_part_of_another_learns_of_which()
    {
        var now = DateTimeOffset.UnixEpoch;
        ResolveEntry exact = new(Entity.Customer, new RecordId("e9"), [], "moved", null);
        ResolveEntry webshop = exact with { Record = new RecordId("w9") };
        var target = (await Directory.ResolveAsync("grains", SystemName.Webshop, [webshop], now, Cancellation))[0]!.Pair;
        var alias = (await Directory.ResolveAsync("grains", SystemName.Exact, [exact], now, Cancellation))[0]!.Pair;
        await Directory.ClaimAsync(target, SystemName.Exact, "moved", now, Cancellation);

        Assert.Equal(target.ToString(), await silo.Client.GetGrain<IStoringGrain>(alias.ToString()).StoreAsync("e9"));
    }
}
