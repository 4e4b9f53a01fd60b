using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A mass deletion stops until a person lets it go on.</summary>
public sealed class FuseTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const int Deleted = 26;
    private const int LetThrough = 20;

    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_six_deletions_stop_after_twenty_are_listed_and_go_on_when_approved()
    {
        var customers = await _world.Webshop.CreateAllAsync("customers", new JsonArray([.. Enumerable.Range(0, Deleted).Select(static _ => Some.Customer(null))]), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        foreach (var customer in customers)
        {
            await _world.Webshop.DeleteAsync("customers", customer, Cancellation);
        }

        await _world.Settling.SettledAsync(Cancellation, waiting: Deleted - LetThrough);
        var blocked = await BlockedAsync();
        var stopped = await _world.Directory.ListAsync(new PairQuery(_world.Name, Entity.Customer, PairStatus.Waiting, null, Deleted), Cancellation);
        await _world.Grains.GetGrain<IQuotaGrain>(_world.Connection.QuotaKey(SystemName.Exact)).ApproveAsync(_world.Name, SystemName.Exact, WriteKind.Delete);
        await _world.Settling.SettledAsync(Cancellation);

        Assert.Equal(LetThrough, blocked);
        Assert.Equal(Deleted - LetThrough, stopped.Count);
        Assert.All(stopped, static pair => Assert.Equal(nameof(WaitCause.Approval), pair.Cause));
        Assert.All(stopped, static pair => Assert.False(string.IsNullOrWhiteSpace(pair.Reason)));
        Assert.Equal(Deleted, await BlockedAsync());
    }

    private async Task<int> BlockedAsync() =>
        (await _world.Exact.ListAsync("accounts", Cancellation)).Count(static account => account.Flag("Blocked") == true);
}
