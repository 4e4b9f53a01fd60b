using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>Wakes the pairs that are due in a division whose calls are limited, as the holder of its budget does: together, behind one read of their feeds, once calls are short.</summary>
internal sealed class Wakes(Site site)
{
    // Calls are short for the few pairs that a history has.
    private static readonly WakePace Pace = new() { FewTogether = 0, CallsAPair = 6 };

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private WakeList _list = new(Pace);
    private DateTimeOffset _next = DateTimeOffset.MaxValue;

    /// <summary>The classes of calls that pairs wait for.</summary>
    public WaitingClasses Waiting { get; private set; } = WaitingClasses.None;

    /// <summary>The feeds of an entity were read, and pairs know what stands there.</summary>
    public bool Viewed(Entity entity, DateTimeOffset readStarted) => _list.Viewed(new(site.Name, entity), readStarted);

    /// <summary>Another silo holds the budget now, and remembers nobody.</summary>
    public void Move() => _list = new(Pace);

    /// <summary>A pair is due at a time.</summary>
    public void Due(DateTimeOffset due)
    {
        var at = due > site.World.Time.Now ? due : site.World.Time.Now;
        if (at >= _next)
        {
            return;
        }

        _next = at;
        site.World.Time.At(at, site.World.Life, () =>
        {
            if (_next == at)
            {
                _next = DateTimeOffset.MaxValue;
                Look(at);
            }
        });
    }

    private void Look(DateTimeOffset now)
    {
        var waiting = site.Book.Rows.Where(static row => row is { Due: not null, System: not SystemName.Webshop, Status: PairStatus.Waiting or PairStatus.Working or PairStatus.Settled }).ToList();
        var due = waiting.Where(row => row.Due <= now).Select(static row => new DuePair(row.Key, row.Priority, row.Due!.Value)).ToList();
        Waiting = WaitingClasses.Of([.. due.Select(static pair => pair.Priority).Distinct()]);
        var plan = _list.Next(now, due, site.Permits!.Left(now));
        foreach (var (pair, view) in plan.Pairs)
        {
            site.Post(pair, new PairMessage.Wake(SharedView: view));
        }

        if (plan.Wanted is { } wanted)
        {
            site.ShareView(wanted.Entity);
        }

        if (due.Count > 0)
        {
            Due(now + Tick);
        }
        else if (waiting.Count > 0)
        {
            Due(waiting.Min(static row => row.Due!.Value));
        }
    }
}
