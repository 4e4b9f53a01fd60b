using System.Data.Common;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Silo.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A pair that can store nothing keeps nobody else, is shown to a person, and has its change handed over when it can again.</summary>
public sealed class StuckTests
{
    private const int Most = 10;
    private const string Elsewhere = "elsewhere";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_that_its_pair_cannot_take_is_kept_and_shown_while_all_else_goes_on_and_arrives_once_the_pair_can()
    {
        await using var world = await RunningWorld.StartAsync(Hasty, Cancellation);
        var stuck = world.Services.GetRequiredService<StuckChanges>();
        var (poisoned, account, customer) = await LinkedAsync(world, "31001");
        var (_, other, otherCustomer) = await LinkedAsync(world, "31002");

        await SetWebshopAsync(world, poisoned, "nobody");
        await world.Exact.EditAsync("accounts", account, new() { ["Phone"] = "070-31001" }, Cancellation);
        await world.Settling.UntilAsync("the change is stuck", async () => (await stuck.ListAsync(world.Name, Most, Cancellation)).Count > 0, Cancellation);
        await world.Exact.EditAsync("accounts", other, new() { ["Phone"] = "070-31002" }, Cancellation);
        await world.Settling.UntilAsync(
            "the other edit arrives and nothing is on its way",
            async () => (await world.Webshop.ReadAsync("customers", otherCustomer, Cancellation)).Text("phone") == "070-31002"
                && (await world.Feed(SystemName.Exact).GetState()).Feeds.All(static feed => feed.Outstanding == 0),
            Cancellation);
        var line = Assert.Single(await stuck.ListAsync(world.Name, Most, Cancellation));
        Assert.Equal([poisoned], await stuck.PairsAsync(world.Name, SystemName.Exact, Most, Cancellation));
        Assert.Empty(await stuck.PairsAsync(world.Name, SystemName.Webshop, Most, Cancellation));
        Assert.Equal("Active", (await world.Links.ViewAsync(poisoned)).Standing);
        var page = await world.Browser.GetStringAsync(new Uri($"/connections/{world.Name}", UriKind.Relative), Cancellation);
        var record = await world.Browser.GetStringAsync(new Uri($"/connections/{world.Name}/pairs/customer/{poisoned.Id}", UriKind.Relative), Cancellation);

        await SetWebshopAsync(world, poisoned, customer);
        await stuck.HurryAsync(poisoned, RunningWorld.Time.GetUtcNow(), Cancellation);
        await world.Settling.UntilAsync("it is taken", async () => (await stuck.ListAsync(world.Name, Most, Cancellation)).Count == 0, Cancellation);
        await world.Settling.SettledAsync(Cancellation);

        Assert.Equal((poisoned, SystemName.Exact, nameof(PairContradictionException)), (line.Pair, line.System, line.Reason));
        Assert.Contains("could not be taken in", page, StringComparison.Ordinal);
        Assert.Contains("Let it go on", record, StringComparison.Ordinal);
        Assert.Equal("070-31001", (await world.Webshop.ReadAsync("customers", customer, Cancellation)).Text("phone"));
    }

    [Fact]
    public async Task A_change_to_which_its_pair_says_no_keeps_its_feed_for_two_answers_and_not_for_as_many_tries_as_silence_has()
    {
        await using var world = await RunningWorld.StartAsync(Patient, Cancellation);
        var stuck = world.Services.GetRequiredService<StuckChanges>();
        var (poisoned, account, _) = await LinkedAsync(world, "31008");

        await SetWebshopAsync(world, poisoned, "nobody");
        await world.Exact.EditAsync("accounts", account, new() { ["Phone"] = "070-31008" }, Cancellation);
        await world.Settling.UntilAsync("the change is stuck", async () => (await stuck.ListAsync(world.Name, Most, Cancellation)).Count > 0, Cancellation);
        var other = Links.Id(await world.Exact.CreateAsync("accounts", Some.Account("31009"), Cancellation));
        await world.Settling.SettledAsync(Cancellation);

        Assert.NotNull((await world.Links.PairAsync(Entity.Customer, other, Cancellation)).Webshop);
    }

    [Fact]
    public async Task Feeds_that_begin_anew_know_which_pairs_lack_what_they_have_read()
    {
        await using var world = await RunningWorld.StartAsync(Hasty, Cancellation);
        var stuck = world.Services.GetRequiredService<StuckChanges>();
        var (poisoned, account, _) = await LinkedAsync(world, "31010");
        var now = RunningWorld.Time.GetUtcNow();
        // The feeds that run do not hear of it: only those that read the list can know.
        await stuck.AddAsync(Planted(poisoned, account, now), Elsewhere, now, now + TimeSpan.FromHours(2), Cancellation);

        await world.Feed(SystemName.Exact).AsReference<IGrainManagementExtension>().DeactivateOnIdle(Cancellation);
        await SetWebshopAsync(world, poisoned, "nobody");
        await world.Exact.EditAsync("accounts", account, new() { ["Phone"] = "070-31010" }, Cancellation);
        await world.Settling.UntilAsync("the next change is stuck", async () => (await stuck.ListAsync(world.Name, Most, Cancellation)).Count == 2, Cancellation);

        var changes = await stuck.DueAsync(world.Name, SystemName.Exact, now + TimeSpan.FromHours(3), Most, Cancellation);
        Assert.Equal(DateTimeOffset.MinValue, Assert.Single(changes, static change => change.Delivery.Feed != Elsewhere).Delivery.UnchangedSince);
    }

    [Fact]
    public async Task While_nothing_may_be_read_what_was_read_before_arrives_all_the_same()
    {
        await using var world = await RunningWorld.StartAsync(Hasty, Cancellation);
        var stuck = world.Services.GetRequiredService<StuckChanges>();
        var (poisoned, account, customer) = await LinkedAsync(world, "31003");
        var (_, last, _) = await LinkedAsync(world, "31004");
        await SetWebshopAsync(world, poisoned, "nobody");
        await world.Exact.EditAsync("accounts", account, new() { ["Phone"] = "070-31003" }, Cancellation);
        await world.Settling.UntilAsync("the change is stuck", async () => (await stuck.ListAsync(world.Name, Most, Cancellation)).Count > 0, Cancellation);

        // Once the last row is lacking, nothing is read before Exact has said that it numbers as before; and that it does not say any more.
        await world.ExactSwitches.FaultAsync("serviceUnavailable", Cancellation, path: "system/Divisions", times: int.MaxValue);
        await world.Exact.EditAsync("accounts", last, new() { ["Phone"] = "070-31004" }, Cancellation);
        await world.Settling.UntilAsync("nothing else is on its way", async () => (await world.Feed(SystemName.Exact).GetState()).Feeds.All(static feed => feed.Outstanding == 0), Cancellation);
        await world.Exact.DeleteAsync("accounts", last, Cancellation);
        await world.Settling.UntilAsync("nothing may be read", async () => (await world.Feed(SystemName.Exact).GetState()).Trouble is not null, Cancellation);
        await SetWebshopAsync(world, poisoned, customer);
        await stuck.HurryAsync(poisoned, RunningWorld.Time.GetUtcNow(), Cancellation);
        await world.Settling.UntilAsync("it is taken", async () => (await stuck.ListAsync(world.Name, Most, Cancellation)).Count == 0, Cancellation);
        await world.Settling.UntilAsync(
            "it arrives", async () => (await world.Webshop.ReadAsync("customers", customer, Cancellation)).Text("phone") == "070-31003", Cancellation);

        Assert.NotNull((await world.Feed(SystemName.Exact).GetState()).Trouble);
    }

    [Fact]
    public async Task A_page_that_the_database_does_not_take_keeps_no_other_feed_is_shown_to_a_person_and_taken_when_it_can_be()
    {
        await using var world = await RunningWorld.StartAsync(Hasty, Cancellation);
        await LinkedAsync(world, "31005");
        await ExecuteAsync(world, RefuseKey);

        await world.Exact.CreateAsync("accounts", Some.Account("31006"), Cancellation);
        await world.Settling.UntilAsync(
            "it is told", async () => (await world.Feed(SystemName.Exact).GetState()).Trouble?.Contains("could not be taken into the database", StringComparison.Ordinal) == true, Cancellation);
        var item = Links.Id(await world.Exact.CreateAsync("items", Some.Item("31007"), Cancellation));
        await world.Settling.UntilAsync("the item arrives", async () => (await world.Webshop.ListAsync("products", Cancellation)).Count == 1, Cancellation);
        Assert.Single(await world.Webshop.ListAsync("customers", Cancellation));

        await ExecuteAsync(world, TakeKey);
        await world.Settling.SettledAsync(Cancellation);

        Assert.Equal(2, (await world.Webshop.ListAsync("customers", Cancellation)).Count);
        Assert.NotNull((await world.Links.PairAsync(Entity.Product, item, Cancellation)).Webshop);
    }

    private static Task<int> ExecuteAsync(RunningWorld world, Statement statement) =>
        world.Services.GetRequiredService<CommitQueue>().CommitAsync(null, session => session.Execute(statement), Cancellation);

    private static void RefuseKey(DbCommand command) => command.CommandText =
        "CREATE TRIGGER refused BEFORE INSERT ON pair WHEN NEW.match_key LIKE '%31006%' BEGIN SELECT RAISE(ABORT, 'no such key'); END";

    private static void TakeKey(DbCommand command) => command.CommandText = "DROP TRIGGER refused";

    private static async Task<(PairKey Pair, string Account, string Customer)> LinkedAsync(RunningWorld world, string code)
    {
        var account = Links.Id(await world.Exact.CreateAsync("accounts", Some.Account(code), Cancellation));
        await world.Settling.SettledAsync(Cancellation);
        var pair = await world.Links.PairAsync(Entity.Customer, account, Cancellation);
        return (pair.Pair, account, pair.Webshop!.Value.Value);
    }

    // The directory says that the pair's record is another one: whatever the pair wants to store contradicts it.
    private static Task<int> SetWebshopAsync(RunningWorld world, PairKey pair, string customer) =>
        world.Services.GetRequiredService<CommitQueue>().CommitAsync(
            null,
            session => session.Execute(SetWebshop, ("@pair", pair.ToString()), ("@customer", customer)), Cancellation);

    private static void SetWebshop(DbCommand command) => command.CommandText = "UPDATE pair SET webshop_id = @customer WHERE pair = @pair";

    private static FeedDelivery Planted(PairKey pair, string account, DateTimeOffset now) => new()
    {
        Pair = pair,
        Feed = Elsewhere,
        Number = 1,
        Shown = new() { System = SystemName.Exact, Entity = Entity.Customer, Record = new(account), Rows = [], Read = new(now, now) },
        UnchangedSince = now,
        Matched = false,
    };

    private static ConnectionDefinition Hasty(ConnectionDefinition definition) => With(definition, Hasty);

    // Silence is put up with for longer than any test lasts.
    private static ConnectionDefinition Patient(ConnectionDefinition definition) => With(definition, static feeds => Hasty(feeds) with { StuckAfter = 10_000 });

    private static ConnectionDefinition With(ConnectionDefinition definition, Func<FeedOptions, FeedOptions> feeds) => definition with
    {
        Exact = definition.Exact with { Feeds = feeds(definition.Exact.Feeds) },
        Webshop = definition.Webshop with { Feeds = feeds(definition.Webshop.Feeds) },
    };

    private static FeedOptions Hasty(FeedOptions feeds) => feeds with
    {
        RedeliverAfter = TimeSpan.FromMilliseconds(500),
        RedeliverMost = TimeSpan.FromMilliseconds(500),
        StuckAfter = 3,
        StuckAgain = TimeSpan.FromHours(1),
    };
}
