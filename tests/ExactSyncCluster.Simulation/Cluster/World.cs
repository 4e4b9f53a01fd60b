using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Simulation.Checks;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Histories;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>Two silos, two connections, and the people who edit: one history.</summary>
internal sealed class World
{
    private const int MostViolations = 20;

    // In one history of so many every state is written and read in its stored form.
    private const ulong StoredFormEvery = 32;

    private readonly Silo[] _silos;
    private readonly List<string>? _trace;

    public World(HistoryPlan plan, bool traces, bool isCompared)
    {
        Plan = plan;
        Digests = isCompared ? [] : null;
        _trace = traces ? [] : null;
        Weather = new(plan.Seed, plan.Faults, plan.Script);
        _silos = [NewSilo(), NewSilo()];
        Sites = [new(this, "a", 1), new(this, "b", 2)];
        People = new(this);
    }

    public HistoryPlan Plan { get; }

    public VirtualTime Time { get; } = new();

    /// <summary>Ends never: what belongs to it happens whoever dies.</summary>
    public Life Life { get; } = new();

    public Weather Weather { get; }

    public ImmutableArray<Site> Sites { get; }

    public People People { get; }

    public Coverage Coverage { get; } = new();

    /// <summary>What was promised and is not so.</summary>
    public List<Violation> Violations { get; } = [];

    /// <summary>Whether states go through their stored form: written at each persist, read again whenever an activation begins.</summary>
    public bool KeepsStoredForm => Plan.Seed % StoredFormEvery == 0 || Plan.Script is not null;

    /// <summary>A number for each step, to compare two runs of one history; null when nobody compares.</summary>
    public List<ulong>? Digests { get; }

    /// <summary>A number for each state that was stored; gathered in small worlds alone.</summary>
    public HashSet<ulong> States { get; } = [];

    public int Steps { get; private set; }

    public IReadOnlyList<string> Trace => _trace ?? [];

    /// <summary>Whether anybody reads the trace.</summary>
    public bool Traces => _trace is not null;

    public Silo Silo(Dice dice) => _silos[dice.Below(_silos.Length)];

    /// <summary>SIGKILL; another process takes its place.</summary>
    public void Kill(Silo silo)
    {
        silo.Life.End();
        var at = Array.IndexOf(_silos, silo);
        if (at >= 0)
        {
            _silos[at] = NewSilo();
        }

        Note("a silo is killed");
        foreach (var site in Sites)
        {
            site.LookAfterFeeds();
        }
    }

    // What a process knows of the time, it has measured itself.
    private Silo NewSilo()
    {
        var half = ClusterTime.MostApart / 2;
        return new(new(Life), Time, Weather.Has(FaultKind.SilosApart) ? Weather.DiceOf(FaultKind.SilosApart).Between(-half, half) : TimeSpan.Zero);
    }

    public void KillAll()
    {
        foreach (var silo in _silos.ToList())
        {
            Kill(silo);
        }
    }

    /// <summary>Lets something go on by itself. What nobody expected of it is a violation.</summary>
    public void Run(Task task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            Watch(task);
        }
    }

    private async void Watch(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception)
        {
            Fail("S0", $"{exception.GetType().Name}: {exception.Message} {exception.StackTrace?.Split('\n').FirstOrDefault(static line => line.Contains("Core", StringComparison.Ordinal))?.Trim()}");
        }
    }

    public void Fail(string law, string message)
    {
        Note($"VIOLATION {law}: {message}");
        if (Violations.Count < MostViolations)
        {
            Violations.Add(new(law, message));
        }
    }

    public void CountStep(PairKey pair, PairState stored)
    {
        const ulong prime = 1_099_511_628_211;
        Steps++;
        if (Digests is not null)
        {
            var digest = ((ulong)Time.Now.Ticks * prime) + (ulong)stored.GetHashCode();
            Digests.Add((digest * prime) + (ulong)(pair.Connection[0] * 256) + (ulong)pair.Entity);
        }

        if (Plan.Script is null)
        {
            return;
        }

        var state = 14_695_981_039_346_656_037;
        foreach (var each in JsonSerializer.SerializeToUtf8Bytes(stored, PairJson.Options))
        {
            state = (state ^ each) * prime;
        }

        States.Add(state);
    }

    public void Note([InterpolatedStringHandlerArgument("")] ref TraceText what)
    {
        if (Traces)
        {
            Note(what.Finish());
        }
    }

    public void Note(string what) => _trace?.Add(string.Create(CultureInfo.InvariantCulture, $"{Time.Now:HH:mm:ss.fff} {what}"));
}
