using System.Collections.Immutable;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>Counts calls per class, and those of no class: lost in a crash, or of another caller.</summary>
internal sealed class Tally
{
    private const int Unattributed = (int)CallPriority.Backfill + 1;

    private readonly int[] _counts = new int[Unattributed + 1];

    public Tally()
    {
    }

    public Tally(ImmutableArray<int> counts)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            _counts[Math.Min(i, Unattributed)] += counts[i];
            Total += counts[i];
        }
    }

    public int Total { get; private set; }

    public int this[CallPriority priority] => _counts[(int)priority];

    public ImmutableArray<int> Counts => [.. _counts];

    public void Add(CallPriority? priority, int count = 1)
    {
        _counts[priority is { } known ? (int)known : Unattributed] += count;
        Total += count;
    }

    public void Add(Tally other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Total += other.Total;
    }
}
