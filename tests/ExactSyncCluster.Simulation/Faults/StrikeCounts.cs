namespace ExactSyncCluster.Simulation.Faults;

/// <summary>How often each fault struck at each place.</summary>
internal sealed class StrikeCounts
{
    private static readonly int Places = Enum.GetValues<Place>().Length;

    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length * Places];

    public long this[FaultKind kind, Place place]
    {
        get => _counts[((int)kind * Places) + (int)place];
        set => _counts[((int)kind * Places) + (int)place] = value;
    }

    /// <summary>Whether a fault struck anywhere.</summary>
    public bool Any(FaultKind kind) => _counts.AsSpan((int)kind * Places, Places).ContainsAnyExcept(0);

    public void Add(StrikeCounts other)
    {
        for (var at = 0; at < _counts.Length; at++)
        {
            _counts[at] += other._counts[at];
        }
    }
}
