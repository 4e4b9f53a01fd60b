namespace ExactSyncCluster.Simulation.Time;

/// <summary>The only source of chance: the same seed gives the same numbers on every machine and at any time.</summary>
internal sealed class Dice(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>The next number.</summary>
    public ulong Next()
    {
        // SplitMix64.
        var mixed = _state += Golden;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to below a limit.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>A number from 0 to below 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Whether something that happens with this probability happens.</summary>
    public bool Chance(double probability) => Unit() < probability;

    /// <summary>A span between two others.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + (Unit() * (most - least));

    /// <summary>One of several.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Dice of their own for one purpose: drawing from them changes no other purpose's numbers.</summary>
    public static Dice For(ulong seed, ulong purpose) => new(new Dice(seed ^ (purpose * Golden)).Next());
}
