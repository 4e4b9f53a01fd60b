using System.Globalization;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>Two systems that stay up, a silo that does not, the person who gives consent and the people who edit.</summary>
internal sealed class RestartStory : IAsyncDisposable
{
    private const string SeedVariable = "RESTART_TEST_SEED";

    private static readonly TimeSpan ConsentLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly DemoOptions _options;
    private readonly SeedPlan _plan;
    private readonly Systems _systems;
    private readonly SettleWatch _settled;
    private readonly DateTimeOffset _begin = Time.GetUtcNow();
    private readonly CancellationTokenSource _playing;
    private readonly CancellationToken _cancellation;
    private Task _consents = Task.CompletedTask;

    private RestartStory(DemoOptions options, Systems systems, CancellationToken cancellation)
    {
        (_options, _systems, _cancellation) = (options, systems, cancellation);
        _plan = SeedPlan.Make(options);
        _playing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Silo = new(systems.World.Connection);
        Stored = new(Silo.Data, KilledSilo.ConnectionName);
        Person = new(systems.World, Silo);
        Killer = new(systems.World, Silo, new(options.Seed));
        Player = new(systems.World, Time);
        _settled = new(systems.World, Stored, Time) { Limit = SettleLimit };
    }

    /// <summary>Decides all data, edits and random kills; another one is chosen by the environment.</summary>
    public static int Seed => int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    public KilledSilo Silo { get; }

    public StoredSync Stored { get; }

    public ConsentGiver Person { get; }

    public Killer Killer { get; }

    public DemoPlayer Player { get; }

    /// <summary>Plays a story with a silo that has just been given consent; a failure tells the seed and what the silo said last.</summary>
    public static async Task PlayAsync(DemoOptions options, Func<RestartStory, Task> play, CancellationToken cancellation)
    {
        await using var systems = await Systems.StartAsync(options, cancellation);
        await using var story = new RestartStory(options, systems, cancellation);
        try
        {
            await story.BeginAsync();
            await play(story);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Assert.Fail($"Seed {options.Seed} ({SeedVariable}), after {story.Silo.Kills} kills: {failure.Message}\n{failure.StackTrace}\nThe silo's last lines:\n{story.Silo.LastLines()}");
        }
    }

    /// <summary>Waits until all is settled that was edited so far.</summary>
    public Task SettleAsync() => _settled.WaitAsync(Player.Ledger.LastAt ?? _begin, static _ => { }, _cancellation);

    /// <summary>Lets people edit on both sides.</summary>
    public Task EditAsync() => Player.PlayAsync(_options, static (_, _) => { }, _cancellation);

    /// <summary>Ends the silo for good and holds everything against everything.</summary>
    public async Task CheckAsync(params Fault[] excused)
    {
        await EndAsync();
        var kills = Silo.Kills;
        await Silo.KillAsync("to read what it has stored");
        var report = await new DemoChecker(_systems.World, Stored, Stored, Time).CheckAsync(_options, _plan, Player, Time.GetUtcNow() - _begin, _cancellation);
        TestContext.Current.SendDiagnosticMessage(
            "Seed {0}: {1} s, {2} kills, {3} of them between a request and its reply, consent given {4} times, {5} pairs, {6} edits, {7} conflicts, lost in the gap {8}, order uncertain {9}, errors at Exact {10}, too many there {11}.",
            report.Seed, report.Seconds, kills, Killer.Met.Count, Person.Given, report.Pairs, report.Edits, report.Conflicts, report.LostInTheGap, report.OrderUncertain, report.Exact.Errors, report.Exact.TooMany);
        var findings = report.Findings.Where(finding => !excused.Contains(finding.Fault) && !IsOfTheDead(finding)).ToList();
        Assert.True(findings.Count == 0, string.Join('\n', findings.Select(static finding => $"{finding.Fault} {finding.Place}: {finding.What}").Concat(report.Evidence)));
        Assert.InRange(report.Findings.Count(IsOfTheDead), 0, kills);
        Assert.Empty(Player.Refusals);
        Assert.Equal(0, report.Exact.TooMany);
    }

    // Exact tries the address of a webhook before it takes it: a silo that is killed meanwhile cannot answer.
    private static bool IsOfTheDead(Finding finding) =>
        finding.Fault == Fault.Refused && finding.What.Contains("WebhookSubscriptions", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _playing.Dispose();
        Killer.Dispose();
        await Silo.DisposeAsync();
    }

    private async Task BeginAsync()
    {
        await _systems.World.SeedAsync(_plan, _cancellation);
        await Silo.StartAsync(_cancellation);
        _consents = Person.WatchAsync(_playing.Token);
        await Person.FirstConsent.WaitAsync(ConsentLimit, _cancellation);
    }

    private async Task EndAsync()
    {
        await _playing.CancelAsync();
        await _consents;
    }
}
