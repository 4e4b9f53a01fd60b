using System.Data.Common;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Silo.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A mass deletion stops until a person lets it go on.</summary>
public sealed class FuseTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const int Deleted = 26;
    private const int LetThrough = 20;

    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_twenty_six_deletions_at_most_twenty_pass_the_rest_is_listed_and_go_on_when_approved()
    {
        var customers = await _world.Webshop.CreateAllAsync("customers", new JsonArray([.. Enumerable.Range(0, Deleted).Select(static _ => Some.Customer(null))]), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        foreach (var customer in customers)
        {
            await _world.Webshop.DeleteAsync("customers", customer, Cancellation);
        }

        await _world.Settling.UntilAsync("all deletions are carried out or stopped", async () => await DoneOrStoppedAsync() == Deleted, Cancellation);
        var blocked = await BlockedAsync();
        var stopped = await _world.Directory.ListAsync(new PairQuery(_world.Name, Entity.Customer, PairStatus.Waiting, null, Deleted), Cancellation);
        await RunAsync(Crowd);
        await _world.Grains.GetGrain<IQuotaGrain>(_world.Connection.QuotaKey(SystemName.Exact)).ApproveAsync(_world.Name, SystemName.Exact, WriteKind.Delete);
        await RunAsync(Disperse);
        await _world.Settling.SettledAsync(Cancellation);

        Assert.InRange(blocked, 1, LetThrough);
        Assert.Equal(Deleted - blocked, stopped.Count);
        Assert.All(stopped, static pair => Assert.Equal(nameof(WaitCause.Approval), pair.Cause));
        Assert.All(stopped, static pair => Assert.False(string.IsNullOrWhiteSpace(pair.Reason)));
        Assert.Equal(Deleted, await BlockedAsync());
    }

    private Task<int> RunAsync(Statement statement) => _world.Services.GetRequiredService<CommitQueue>().CommitAsync(
        null,
        session => session.Execute(statement, ("@connection", _world.Name), ("@due", RunningWorld.Time.GetUtcNow().AddHours(1).UtcTicks)), Cancellation);

    // More orders than a page of the directory has wait for a call: they are more urgent than what the fuse stopped.
    private static void Crowd(DbCommand command) => command.CommandText =
        """
        WITH RECURSIVE crowd(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM crowd WHERE n < 1200)
        INSERT INTO pair (pair, connection, entity, status, cause, system, priority, due, since, first_seen, updated_at)
        SELECT @connection || '/order/' || printf('%032x', n), @connection, 'order', 'Waiting', 'Quota', 'Exact', 0, @due, 0, 0, 0 FROM crowd
        """;

    private static void Disperse(DbCommand command) => command.CommandText = "DELETE FROM pair WHERE connection = @connection AND first_seen = 0 AND @due > 0";

    // What was let through may have had to wait for its turn, and is stopped then like the rest.
    private async Task<int> DoneOrStoppedAsync() => (await _world.Directory.CountAsync(_world.Name, Cancellation))
        .Where(static count => count.Status == PairStatus.Ended || (count.Status == PairStatus.Waiting && count.Cause == nameof(WaitCause.Approval)))
        .Sum(static count => count.Count);

    private async Task<int> BlockedAsync() =>
        (await _world.Exact.ListAsync("accounts", Cancellation)).Count(static account => account.Flag("Blocked") == true);
}
