using System.Collections.Immutable;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Faults;

/// <summary>Decides when a fault strikes. Each kind has dice of its own, so that leaving one out changes no other.</summary>
internal sealed class Weather
{
    /// <summary>With these nobody can rely on being told of what a feed does not show yet.</summary>
    public static readonly ImmutableArray<FaultKind> Untold = [FaultKind.HintLost, FaultKind.HintDelayed, FaultKind.HintOfNothing];

    private static readonly int Kinds = Enum.GetValues<FaultKind>().Length;

    private readonly double[] _rates = new double[Kinds];
    private readonly Dice[] _dice = new Dice[Kinds];

    private readonly int[] _opportunities = new int[Kinds];
    private readonly ImmutableArray<ScriptedFault>? _script;

    public Weather(ulong seed, ImmutableSortedDictionary<FaultKind, double> rates, ImmutableArray<ScriptedFault>? script)
    {
        _script = script;
        foreach (var (kind, rate) in rates)
        {
            _rates[(int)kind] = rate;
            _dice[(int)kind] = Dice.For(seed, 1000UL + (ulong)kind);
        }
    }

    /// <summary>False in the second phase of a history: nothing strikes any more.</summary>
    public bool IsRough { get; private set; } = true;

    /// <summary>How often each kind struck where.</summary>
    public StrikeCounts Struck { get; } = new();

    /// <summary>Whether a kind belongs to this history at all.</summary>
    public bool Has(FaultKind kind) => _rates[(int)kind] > 0;

    /// <summary>The dice of a kind, to choose how it strikes.</summary>
    public Dice DiceOf(FaultKind kind) => _dice[(int)kind];

    /// <summary>Whether a fault strikes here and now.</summary>
    public bool Strikes(FaultKind kind, Place place)
    {
        if (!IsRough || _rates[(int)kind] == 0 || !IsDrawn(kind))
        {
            return false;
        }

        Struck[kind, place]++;
        return true;
    }

    private bool IsDrawn(FaultKind kind) => _script is { } script
        ? script.Contains(new(kind, ++_opportunities[(int)kind]))
        : _dice[(int)kind].Chance(_rates[(int)kind]);

    /// <summary>Whether the opportunity at which a fault was to strike has come.</summary>
    public bool HasCome(ScriptedFault fault) => _opportunities[(int)fault.Kind] >= fault.Opportunity;

    /// <summary>A fault that lasts for the whole history is counted once.</summary>
    public bool Holds(FaultKind kind)
    {
        if (!Has(kind))
        {
            return false;
        }

        Struck[kind, Place.World]++;
        return true;
    }

    /// <summary>Whether anything in this history may make a write be sent twice.</summary>
    public bool IsEventful => Enumerable.Range((int)FaultKind.RequestLost, Kinds - (int)FaultKind.RequestLost).Any(kind => _rates[kind] > 0);

    /// <summary>The faults stop.</summary>
    public void Calm() => IsRough = false;
}
