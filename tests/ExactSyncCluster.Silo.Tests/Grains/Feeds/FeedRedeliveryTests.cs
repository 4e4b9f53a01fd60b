using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Storage;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Tests.Grains.Feeds;

public sealed class FeedRedeliveryTests
{
    private static readonly InvalidOperationException Broken = new("the state says what cannot be");

    [Fact]
    public void What_the_pair_itself_says_is_a_refusal_also_where_it_says_it_while_it_stores()
    {
        Exception[] refusals =
        [
            Broken,
            new PairContradictionException(new(), SystemName.Exact, "they name different records."),
            new OrleansException("Error from storage provider", Broken),
            new OrleansException("", new OrleansException("", new KeyNotFoundException())),
        ];

        Assert.All(refusals, static refusal => Assert.True(FeedRedelivery.IsRefusal(refusal)));
    }

    [Fact]
    public void What_the_database_a_silo_or_a_limit_says_is_none()
    {
        Exception[] others =
        [
            new StorageFailedException("The database did not commit.", Broken),
            new SqliteException("the disk is full", 13),
            new OrleansException("Error from storage provider", new SqliteException("the disk is full", 13)),
            new InconsistentStateException("another activation has written"),
            new SiloUnavailableException(),
            new TimeoutException(),
            new OperationCanceledException(),
        ];

        Assert.All(others, static other => Assert.False(FeedRedelivery.IsRefusal(other)));
    }
}
