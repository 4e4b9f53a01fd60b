using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Checks;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Histories;

/// <summary>Runs one history: edits under faults, then rest without any.</summary>
internal sealed class HistoryRun
{
    private const int MostRounds = 200;

    // Where Exact's errors are counted, who may not ask any more waits until they are an hour old.
    private const int MostRoundsOfErrors = 340;

    // Every feed is to be read once more, whether or not anybody told it to, and after the latest of rows.
    private const int FewestRounds = 8;

    // More than this within one history is a loop.
    private const int MostSteps = 50_000;

    // In one history of so many it is watched for so many more rounds that nothing goes on.
    private const ulong RestsEvery = 16;
    private const int MoreRounds = 10;

    private const int CallsAChange = 60;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostAfter = TimeSpan.FromSeconds(6);

    private readonly World _world;
    private readonly Dice _dice;

    private readonly Dice? _forgetting;

    private HistoryRun(HistoryPlan plan, bool traces, bool isCompared, bool forgets)
    {
        _forgetting = forgets ? Dice.For(plan.Seed, 98) : null;
        _world = new(plan, traces, isCompared);
        _dice = Dice.For(plan.Seed, 99);
    }

    /// <summary>Runs a history and gives back the world as it is then.</summary>
    public static World Run(HistoryPlan plan, bool traces = false, bool isCompared = false, bool forgets = false)
    {
        // Nothing here flows with a context, and a history awaits thousands of times.
        using var noContext = ExecutionContext.SuppressFlow();
        var run = new HistoryRun(plan, traces, isCompared, forgets);
        try
        {
            run.Rough();
            run.Calm();
        }
        catch (Exception exception)
        {
            run._world.Fail("S0", $"{exception.GetType().Name}: {exception.Message}");
        }

        return run._world;
    }

    private void Rough()
    {
        _world.People.Begin();
        WholeHistory();
        foreach (var site in _world.Sites)
        {
            site.Connect();
        }

        Until(_world.Time.Now + Round);
        foreach (var edit in _world.Plan.Edits)
        {
            Until(_world.Time.Now + edit.After);
            SetClock();
            _world.People.Do(edit);
            if (edit.Number == _world.Plan.RevokedAfter)
            {
                _world.Sites[0].Tokens?.Revoke();
            }

            Forget();
        }

        Until(_world.Time.Now + Round);
    }

    // Everything that runs is gone a moment after an edit: the change may be anywhere on its way.
    private void Forget()
    {
        if (_forgetting is { } dice)
        {
            _world.Time.At(_world.Time.Now + dice.Between(TimeSpan.Zero, MostAfter), _world.Life, () =>
            {
                _world.KillAll();
                foreach (var site in _world.Sites)
                {
                    site.ForgetAll();
                }
            });
        }
    }

    // What holds for the whole history is decided before it begins.
    private void WholeHistory()
    {
        _world.Weather.Holds(FaultKind.SilosApart);
        foreach (var site in _world.Sites)
        {
            foreach (var system in SystemNames.Both)
            {
                var end = site.System(system);
                if (_world.Weather.Holds(FaultKind.ClockOff))
                {
                    var off = TimeSpan.FromMilliseconds(_dice.Below(480_000) - 240_000);
                    end.ClockOffset = off;
                    site.ClockIsOff(system, off.Duration() + Second);
                }

                if (_world.Weather.Holds(FaultKind.ClockCoarse))
                {
                    end.Resolution = Second;
                    site.ClockIsOff(system, end.ClockOffset.Duration() + (2 * Second));
                }
            }

            if (_world.Weather.Has(FaultKind.RowLate))
            {
                site.Exact.Lateness = () => _world.Weather.Strikes(FaultKind.RowLate, Place.FeedOfExact) ? _dice.Between(Second, TimeSpan.FromSeconds(90)) : TimeSpan.Zero;
            }

            if (_world.Weather.Has(FaultKind.ValueRefused))
            {
                site.System(_dice.Of(SystemNames.Both)).Refuses = request => IsRefused(site, request);
            }

            if (_world.Weather.Holds(FaultKind.Normalised))
            {
                site.Renders = _dice.Of(SystemNames.Both);
                site.System(site.Renders.Value).Rendering = (_, value) => value is Value.Text text && site.Checks.Ledger.Find(value) is not null ? new Value.Text(text.Content.ToUpperInvariant()) : value;
            }
        }
    }

    // A business rule that we do not know: it refuses some values, always.
    private bool IsRefused(Site site, WriteRequest request)
    {
        const int oneIn = 6;
        var fields = request switch
        {
            WriteRequest.CreateRecord create => create.Fields,
            WriteRequest.UpdateRecord update => update.Fields,
            WriteRequest.UpdateRow row => row.Fields,
            _ => Fields.None,
        };
        var refused = _world.Weather.IsRough ? fields.Values.Select(site.Checks.Ledger.Find).OfType<Edit>().Where(static edit => edit.Number % oneIn == 0).ToList() : [];
        if (refused.Count == 0)
        {
            return false;
        }

        refused.ForEach(static edit => edit.IsRefused = true);
        _world.Weather.Struck[FaultKind.ValueRefused, Place.World]++;
        return true;
    }

    private void SetClock()
    {
        if (_world.Weather.Strikes(FaultKind.ClockSet, Place.World))
        {
            var site = _dice.Of(_world.Sites);
            var system = _dice.Of(SystemNames.Both);
            var end = site.System(system);
            var off = TimeSpan.FromMilliseconds(_dice.Below(240_000) - 120_000);
            // What was measured before says otherwise.
            site.ClockIsOff(system, off.Duration() + end.ClockOffset.Duration() + Second);
            end.ClockOffset = off;
        }

        if (_world.Weather.Strikes(FaultKind.Renumbered, Place.World))
        {
            _dice.Of(_world.Sites).Exact.Renumber();
        }
    }

    private void Calm()
    {
        _world.Weather.Calm();
        Resume();
        if (!Settle())
        {
            return;
        }

        foreach (var site in _world.Sites)
        {
            new FinalChecks(site).Run();
            Noticed(site);
            Bounded(site);
        }

        if (_world.Plan.Seed >= Planning.FirstBusy && _world.Plan.Seed % RestsEvery == 0)
        {
            Rest();
        }
    }

    private void Noticed(Site site)
    {
        if (!site.KnowsNumbering && Equality.Differences(site) is [var first, ..])
        {
            _world.Fail("L1", $"a new numbering hides changes, and nobody has noticed: {first}");
        }
    }

    // Calls of a loop are many times those that the changes of a history need.
    private void Bounded(Site site)
    {
        var changes = site.Checks.Ledger.Slots.Sum(static slot => slot.Changes + 6);
        if (site.Calls.Made > CallsAChange * (changes + _world.Plan.Edits.Length))
        {
            _world.Fail("L2", $"{site.Name}: {changes} changes made {site.Calls.Made} calls for single records");
        }
    }

    // Once all is equal and nobody waits, nothing is written to a system any more; but where one renders, what it made of the last write may still be told.
    private void Rest()
    {
        if (_world.Weather.Has(FaultKind.Normalised))
        {
            return;
        }

        var before = _world.Sites.Select(Written).ToList();
        Until(_world.Time.Now + (MoreRounds * Round));
        foreach (var (site, earlier) in _world.Sites.Zip(before))
        {
            if (Written(site) != earlier)
            {
                _world.Fail("L2", $"{site.Name}: everything had come to rest, and something is written all the same");
            }
        }
    }

    private static int Written(Site site) => site.Exact.Written.Count + site.Shop.Written.Count;

    private bool Settle()
    {
        var (start, mostRounds) = (_world.Time.Now, _world.Plan is { CountsErrors: true, Limited: true } ? MostRoundsOfErrors : MostRounds);
        for (var round = 0; round < mostRounds; round++)
        {
            if (_world.Violations.Count > 0)
            {
                return false;
            }

            Until(_world.Time.Now + Round);
            Resume();
            if (round >= FewestRounds && _world.Sites.All(site => IsAtRest(site, start)))
            {
                return true;
            }
        }

        foreach (var site in _world.Sites)
        {
            _world.Fail("L1", $"not at rest after {mostRounds} rounds: {string.Join("; ", Equality.Differences(site).Concat(Restless(site)).Take(4))}; {site.FeedText}");
        }

        return false;
    }

    // The cause of what is parked is mended, and a person says so.
    private void Resume()
    {
        foreach (var site in _world.Sites)
        {
            site.Stuck.Hurry();
            if (_world.Plan.Fused)
            {
                site.Fuses.Approve();
            }

            foreach (var row in site.Book.Rows.Where(static row => row.Status == PairStatus.Parked).ToList())
            {
                _world.People.Complete(site, row.Key);
                site.Post(row.Key, new PairMessage.Resume());
            }
        }
    }

    // A new numbering that may be overlooked is waited for, by the hour; any other must have been noticed by then.
    private static bool IsAtRest(Site site, DateTimeOffset calm) => site.IsHandedOver(calm) && !Restless(site).Any()
        && (site.KnowsNumbering ? Equality.Differences(site).Count == 0 : !site.MayOverlookNumbering);

    private static IEnumerable<string> Restless(Site site) => site.Book.Rows
        .Where(static row => row.Status is PairStatus.Waiting or PairStatus.Working or PairStatus.Known or PairStatus.Parked)
        .Select(row => $"{site.Name} {row.Key.Entity} is {row.Status} {row.Cause}: {site.Pairs.GetValueOrDefault(row.Key)?.State?.Standing}");

    private void Until(DateTimeOffset time)
    {
        while (_world.Time.Step(time))
        {
            if (_world.Steps > MostSteps)
            {
                throw new InvalidOperationException($"more than {MostSteps} steps: a loop");
            }
        }
    }
}
