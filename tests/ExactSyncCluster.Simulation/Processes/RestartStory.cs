using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>Two systems that stay up, a silo that does not, the person who gives consent and the people who edit.</summary>
internal sealed class RestartStory : IAsyncDisposable
{
    private static readonly TimeSpan ConsentLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeProvider Time = TimeProvider.System;

    // No load balancer stands before the silos: the address that webhooks go to is that of one of them, which may be dead.
    private static readonly ConnectionTuning OftenRead = new() { ExactPoll = TimeSpan.FromMinutes(1), WebshopPoll = TimeSpan.FromMinutes(1) };

    private readonly DemoOptions _options;
    private readonly SeedPlan _plan;
    private readonly RunningSystems _systems;
    private readonly SettleWatch _settled;
    private readonly DateTimeOffset _begin = Time.GetUtcNow();
    private readonly CancellationTokenSource _playing;
    private readonly CancellationToken _cancellation;
    private Task _consents = Task.CompletedTask;

    private RestartStory(DemoOptions options, RunningSystems systems, SharedDatabase? cluster, CancellationToken cancellation)
    {
        (_options, _systems, _cancellation) = (options, systems, cancellation);
        _plan = SeedPlan.Make(options);
        _playing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Silo = new(systems.World.Connection, cluster, cluster is null ? null : OftenRead);
        Stored = new(Silo.OpenStored, KilledSilo.ConnectionName);
        Person = new(systems.World, Silo);
        Switches = new(systems.World);
        Killer = new(systems.World, Silo, Switches, new(options.Seed));
        Player = new(systems.World, Time);
        _settled = new(systems.World, Stored, Time) { Limit = SettleLimit };
    }

    public KilledSilo Silo { get; }

    public DemoWorld World => _systems.World;

    public StoredSync Stored { get; }

    public ConsentGiver Person { get; }

    public FaultSwitches Switches { get; }

    public Killer Killer { get; }

    public DemoPlayer Player { get; }

    /// <summary>Whether the systems' fault switches are thrown: what they answer then is no finding.</summary>
    public bool FaultsAreThrown { get; set; }

    /// <summary>Whether a part of the history is gone with the silo's data.</summary>
    public bool HistoryIsLost { get; set; }

    /// <summary>Plays a story with a silo that has just been given consent; a failure tells the seed and what the silo said last.</summary>
    /// <exception cref="StoryBrokenException">It did not come to its end.</exception>
    public static Task PlayAsync(DemoOptions options, Func<RestartStory, Task> play, CancellationToken cancellation) =>
        PlayAsync(options, null, play, cancellation);

    /// <summary>The same with a silo that shares a database with others.</summary>
    public static async Task PlayAsync(DemoOptions options, SharedDatabase? cluster, Func<RestartStory, Task> play, CancellationToken cancellation)
    {
        await using var systems = await RunningSystems.StartAsync(options, cancellation);
        await using var story = new RestartStory(options, systems, cluster, cancellation);
        try
        {
            await story.BeginAsync();
            await play(story);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            throw new StoryBrokenException($"Seed {options.Seed}, after {story.Silo.Kills} kills: {failure.Message}\nThe silo's last lines:\n{story.Silo.LastLines()}", failure);
        }
    }

    /// <summary>Waits until all is settled that was edited so far.</summary>
    public Task SettleAsync() => _settled.WaitAsync(Player.Ledger.LastAt ?? _begin, static _ => { }, _cancellation);

    /// <summary>Lets people edit on both sides.</summary>
    public Task EditAsync() => Player.PlayAsync(_options, static (_, _) => { }, _cancellation);

    /// <summary>Ends the silo for good and holds everything against everything.</summary>
    /// <param name="excused">What the story explains and is no finding.</param>
    public async Task<StoryVerdict> CheckAsync(params Fault[] excused)
    {
        await EndAsync();
        var kills = Silo.Kills;
        await Silo.KillAsync("to read what it has stored");
        var checker = new DemoChecker(_systems.World, Stored, Stored, Time) { FaultsAreThrown = FaultsAreThrown, HistoryIsLost = HistoryIsLost };
        var report = await checker.CheckAsync(_options, _plan, Player, Time.GetUtcNow() - _begin, _cancellation);
        var (findings, explained, tried) = (new List<Finding>(), new List<Finding>(), 0);
        foreach (var finding in report.Findings)
        {
            var isExplained = excused.Contains(finding.Fault) || (IsOfTheDead(finding) && tried++ < kills + Silo.Freezes);
            (isExplained ? explained : findings).Add(finding);
        }

        return new(report, findings, explained)
        {
            Kills = kills,
            Freezes = Silo.Freezes,
            Cuts = Killer.Met.Count,
            Consents = Person.Given,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _playing.Dispose();
        Switches.Dispose();
        await Silo.DisposeAsync();
    }

    // Exact tries the address of a webhook before it takes it: a silo that is killed or hangs meanwhile cannot answer.
    private static bool IsOfTheDead(Finding finding) =>
        finding.Fault == Fault.Refused && finding.What.Contains("WebhookSubscriptions", StringComparison.Ordinal);

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

/// <summary>A story that did not come to its end.</summary>
internal sealed class StoryBrokenException(string message, Exception inner) : Exception(message, inner);
