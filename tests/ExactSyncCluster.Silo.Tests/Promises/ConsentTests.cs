using System.Data.Common;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Silo.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>Without consent the connection waits for a person, says so, and loses nothing.</summary>
public sealed class ConsentTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly TimeSpan LongerThanAnyRetry = TimeSpan.FromSeconds(4);

    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Revoked_consent_is_one_clear_state_and_after_new_consent_everything_settles()
    {
        var account = Links.Id(await _world.Exact.CreateAsync("accounts", Some.Account("17001"), Cancellation));
        await _world.Settling.SettledAsync(Cancellation);
        var customer = Links.Id(await _world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, account, Cancellation));

        await _world.ExactSwitches.PostAsync("consent/revoke", Cancellation);
        await _world.Exact.EditAsync("accounts", account, new() { ["Email"] = "na@voorbeeld.nl" }, Cancellation);
        await _world.Webshop.EditAsync("customers", customer, new() { ["phone"] = "010-1010101" }, Cancellation);
        var made = Links.Id(await _world.Webshop.CreateAsync("customers", Some.Customer("17002"), Cancellation));
        await _world.Settling.UntilAsync("the state is clear", async () => (await _world.Tokens.GetState()).NeedsConsent, Cancellation);
        var token = await _world.Tokens.GetState();
        var trouble = (await _world.Feed(SystemName.Exact).GetState()).Trouble;
        await _world.ConsentAsync(Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        Assert.Contains("open the connection's page and sign in again", token.Reason, StringComparison.Ordinal);
        Assert.Equal(token.Reason, trouble);
        Assert.Equal("na@voorbeeld.nl", (await _world.Webshop.ReadAsync("customers", customer, Cancellation)).Text("email"));
        Assert.Equal("010-1010101", (await _world.Exact.ReadAsync("accounts", account, Cancellation)).Text("Phone"));
        Assert.Equal("             17002", (await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, made, Cancellation)).Text("Code"));
        Assert.Null((await _world.Feed(SystemName.Exact).GetState()).Trouble);
    }

    [Fact]
    public async Task A_pair_that_waits_for_consent_goes_on_when_it_is_given_and_not_when_it_would_have_looked_for_itself()
    {
        await using var world = await RunningWorld.StartAsync(
            static definition => definition with { Timing = definition.Timing with { WaitMost = TimeSpan.FromHours(1) } }, Cancellation);
        var account = Links.Id(await world.Exact.CreateAsync("accounts", Some.Account("17005"), Cancellation));
        await world.Settling.SettledAsync(Cancellation);
        var pair = await world.Links.PairAsync(Entity.Customer, account, Cancellation);

        await world.ExactSwitches.PostAsync("consent/revoke", Cancellation);
        await world.Settling.UntilAsync("the state is clear", async () => (await world.Tokens.GetState()).NeedsConsent, Cancellation);
        await world.Webshop.EditAsync("customers", pair.Webshop!.Value.Value, new() { ["phone"] = "010-1700500" }, Cancellation);
        await world.Settling.UntilAsync(
            "the pair waits", async () => (await world.Links.PairAsync(Entity.Customer, account, Cancellation)).Cause == nameof(WaitCause.Approval), Cancellation);
        await world.ConsentAsync(Cancellation);
        await world.Settling.SettledAsync(Cancellation);

        Assert.Equal("010-1700500", (await world.Exact.ReadAsync("accounts", account, Cancellation)).Text("Phone"));
    }

    [Fact]
    public async Task Tokens_that_grow_old_are_renewed_and_everything_goes_on()
    {
        await _world.Settling.SettledAsync(Cancellation);
        var first = (await _world.Tokens.GetState()).IssuedAt;

        await _world.Settling.UntilAsync("the tokens are renewed", async () => (await _world.Tokens.GetState()).IssuedAt > first, Cancellation);
        var account = Links.Id(await _world.Exact.CreateAsync("accounts", Some.Account("17003"), Cancellation));
        await _world.Settling.SettledAsync(Cancellation);

        Assert.NotNull(await _world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, account, Cancellation));
        Assert.False((await _world.Tokens.GetState()).NeedsConsent);
    }

    [Fact]
    public async Task Exact_is_asked_once_to_renew_a_token_that_it_refuses_and_that_is_too_young()
    {
        await _world.Settling.SettledAsync(Cancellation);
        var first = (await _world.Tokens.GetState()).IssuedAt;
        await _world.Settling.UntilAsync("the tokens are renewed", async () => (await _world.Tokens.GetState()).IssuedAt > first, Cancellation);
        var young = (await _world.Tokens.GetAsync(null)).Token!;
        var end = await _world.Links.LogEndAsync(SystemName.Exact, Cancellation);

        for (var refusals = 0; refusals < 5; refusals++)
        {
            var reply = await _world.Tokens.GetAsync(TokenMark.Of(young));
            Assert.Equal((null, FailureCause.Outage), (reply.Token, reply.Cause));
        }

        Assert.Single(await _world.Exact.RequestsAsync(end, Cancellation), static request => request.Kind == "token");
    }

    [Fact]
    public async Task A_feed_that_may_not_ask_yet_says_that_consent_is_gone_as_soon_as_that_is_known()
    {
        await _world.Settling.SettledAsync(Cancellation);
        var first = (await _world.Tokens.GetState()).IssuedAt;
        await _world.Settling.UntilAsync("the tokens are renewed", async () => (await _world.Tokens.GetState()).IssuedAt > first, Cancellation);
        var young = TokenMark.Of((await _world.Tokens.GetAsync(null)).Token!);
        Assert.Equal(FailureCause.Outage, (await _world.Tokens.GetAsync(young)).Cause);
        await _world.ExactSwitches.PostAsync("consent/revoke", Cancellation);
        await _world.Settling.UntilAsync(
            "the feed is refused",
            async () => (await _world.Feed(SystemName.Exact).GetState()).Trouble?.Contains("a moment ago", StringComparison.Ordinal) == true,
            Cancellation);

        await _world.Settling.UntilAsync("it is known", async () => (await _world.Tokens.GetAsync(young)).Cause == FailureCause.NeedsConsent, Cancellation);
        var trouble = (await _world.Feed(SystemName.Exact).GetState()).Trouble;
        await _world.ConsentAsync(Cancellation);
        await _world.Settling.SettledAsync(Cancellation);

        Assert.Contains("open the connection's page and sign in again", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renewed_tokens_that_cannot_be_stored_are_kept_unused_until_they_are()
    {
        await _world.Settling.SettledAsync(Cancellation);
        var first = (await _world.Tokens.GetState()).IssuedAt;
        await RunAsync(RefuseTokens);
        await _world.Settling.UntilAsync("they cannot be stored", async () => (await _world.Tokens.GetState()).Reason?.Contains("cannot be stored", StringComparison.Ordinal) == true, Cancellation);
        await Task.Delay(LongerThanAnyRetry, RunningWorld.Time, Cancellation);
        var unused = await _world.Tokens.GetAsync(null);

        await RunAsync(TakeTokens);
        var account = Links.Id(await _world.Exact.CreateAsync("accounts", Some.Account("17004"), Cancellation));
        await _world.Settling.SettledAsync(Cancellation);

        Assert.Null(unused.Token);
        Assert.NotNull(await _world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, account, Cancellation));
        var view = await _world.Tokens.GetState();
        Assert.Equal((false, null), (view.NeedsConsent, view.Reason));
        Assert.True(view.IssuedAt > first);
    }

    private Task<int> RunAsync(Statement statement) =>
        _world.Services.GetRequiredService<CommitQueue>().CommitAsync(null, session => session.Execute(statement), Cancellation);

    // That a renewal begins is stored; what it brought is not.
    private static void RefuseTokens(DbCommand command) => command.CommandText =
        """
        CREATE TRIGGER refuse_tokens BEFORE UPDATE ON OrleansStorage
        WHEN NEW.GrainTypeString = 'token' AND CAST(NEW.PayloadBinary AS TEXT) ->> 'refreshBegan' IS NULL
        BEGIN SELECT RAISE(ABORT, 'the disk is full'); END
        """;

    private static void TakeTokens(DbCommand command) => command.CommandText = "DROP TRIGGER refuse_tokens";
}
