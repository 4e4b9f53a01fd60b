using System.Globalization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>Kill anything at any instant: here the silo, again and again, while the systems stay up and people edit in both.</summary>
public sealed class RestartTests
{
    private const int FewestKills = 10;
    private const int FewestAppliedAndUnanswered = 4;
    private const int RandomKillsInEdits = 3;
    private const int LongestMs = 5 * 60_000;
    private const string SeedVariable = "RESTART_TEST_SEED";

    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ConsentLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SurveyTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WorkTime = TimeSpan.FromSeconds(2);

    private static readonly Hold[] HeldInBackfill =
    [
        new(SystemName.Exact, "POST", "crm/Accounts", IsApplied: true),
        new(SystemName.Webshop, "POST", "/customers", IsApplied: false),
        new(SystemName.Exact, "POST", "salesorder/SalesOrders", IsApplied: true),
        new(SystemName.Webshop, "POST", "/orders", IsApplied: true),
    ];

    private static readonly Hold[] HeldInEdits =
    [
        new(SystemName.Exact, "PUT", "crm/Accounts", IsApplied: true),
        new(SystemName.Webshop, "PATCH", "/api/", IsApplied: true),
    ];

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    [Fact(Timeout = LongestMs)]
    public async Task A_silo_that_is_killed_again_and_again_loses_nothing_and_makes_nothing_twice()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var options = new DemoOptions { Seed = Seed, Accounts = 60, Items = 40, Orders = 60, Edits = 80, Pace = TimeSpan.FromSeconds(25) };
        await using var systems = await Systems.StartAsync(options, cancellation);
        await using var silo = new KilledSilo(systems.World.Connection);
        try
        {
            await PlayAsync(options, systems, silo, cancellation);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Assert.Fail($"Seed {options.Seed} ({SeedVariable}), after {silo.Kills} kills: {failure.Message}\n{failure.StackTrace}\nThe silo's last lines:\n{silo.LastLines()}");
        }
    }

    private static async Task PlayAsync(DemoOptions options, Systems systems, KilledSilo silo, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var begin = time.GetUtcNow();
        var world = systems.World;
        var plan = SeedPlan.Make(options);
        await world.SeedAsync(plan, cancellation);
        var stored = new StoredSync(silo.Data, KilledSilo.ConnectionName);
        var settled = new SettleWatch(world, stored, time) { Limit = SettleLimit };
        var player = new DemoPlayer(world, time);
        using var killer = new Killer(world, silo, new(options.Seed));
        var person = new ConsentGiver(world, silo);
        using var playing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        await silo.StartAsync(cancellation);
        var consent = person.WatchAsync(playing.Token);
        try
        {
            await person.FirstConsent.WaitAsync(ConsentLimit, cancellation);
            await KillDuringBackfillAsync(killer, cancellation);
            await settled.WaitAsync(begin, static _ => { }, cancellation);
            var edits = player.PlayAsync(options, static (_, _) => { }, cancellation);
            await KillDuringEditsAsync(killer, cancellation);
            await edits;
            await settled.WaitAsync(player.Ledger.LastAt ?? begin, static _ => { }, cancellation);
        }
        finally
        {
            await playing.CancelAsync();
            await consent;
        }

        var kills = silo.Kills;
        await silo.KillAsync("to read what it has stored");
        var report = await new DemoChecker(world, stored, stored, time).CheckAsync(options, plan, player, time.GetUtcNow() - begin, cancellation);
        Tell(report, kills, killer.Met.Count, person.Given);
        Assert.True(report.Findings.Count == 0, await new FindingTrace(world, stored, player.Ledger).OfAsync(report.Findings, cancellation));
        Assert.Empty(player.Refusals);
        Assert.Equal(0, report.Exact.TooMany);
        Assert.InRange(kills, FewestKills, int.MaxValue);
        Assert.InRange(killer.Met.Count(static met => met.IsApplied), FewestAppliedAndUnanswered, int.MaxValue);
    }

    private static async Task KillDuringBackfillAsync(Killer killer, CancellationToken cancellation)
    {
        await killer.KillWithinAsync(SurveyTime, "survey", cancellation);
        await killer.KillWithinAsync(SurveyTime, "survey", cancellation);
        await killer.HoldAsync(HeldInBackfill, cancellation);
        await killer.KillAtHeldAsync(cancellation);
        await killer.KillWithinAsync(WorkTime, "backfill", cancellation);
        await killer.KillAtAllHeldAsync(cancellation);
    }

    private static async Task KillDuringEditsAsync(Killer killer, CancellationToken cancellation)
    {
        await killer.KillWithinAsync(WorkTime, "edits", cancellation);
        await killer.HoldAsync(HeldInEdits, cancellation);
        await killer.KillAtAllHeldAsync(cancellation);
        for (var kill = 0; kill < RandomKillsInEdits; kill++)
        {
            await killer.KillWithinAsync(WorkTime, "edits", cancellation);
        }
    }

    private static void Tell(DemoReport report, int kills, int between, int consents) => TestContext.Current.SendDiagnosticMessage(
        "Seed {0}: {1} s, {2} kills, {3} of them between a request and its reply, consent given {4} times, {5} pairs, {6} edits, {7} conflicts, lost in the gap {8}, order uncertain {9}, errors at Exact {10}.",
        report.Seed, report.Seconds, kills, between, consents, report.Pairs, report.Edits, report.Conflicts, report.LostInTheGap, report.OrderUncertain, report.Exact.Errors);
}
