using System.Runtime.CompilerServices;

namespace ExactSyncCluster.Simulation.Time;

/// <summary>Everything that is still to happen, the next first; of two at the same time, the one that was told first.</summary>
internal sealed class EventQueue
{
    private const int Children = 4;

    // What is sorted holds no references: moving them costs the collector's bookkeeping each time.
    private Entry[] _heap = new Entry[64];
    private (Life Life, Action Go)[] _planned = new (Life, Action)[64];
    private int _count;
    private long _order;

    public EventQueue()
    {
        for (var at = 0; at < _heap.Length; at++)
        {
            _heap[at] = new(0, 0, at);
        }
    }

    /// <summary>When the next happens; later than everything when there is none.</summary>
    public long Next => _count == 0 ? long.MaxValue : _heap[0].Ticks;

    public void Add(long ticks, Life life, Action go)
    {
        if (_count == _heap.Length)
        {
            Grow();
        }

        // Behind the heap stand the places that are free.
        var entry = new Entry(ticks, _order++, _heap[_count].Place);
        _planned[entry.Place] = (life, go);
        var at = _count++;
        while (at > 0 && entry.IsBefore(in _heap[(at - 1) / Children]))
        {
            _heap[at] = _heap[(at - 1) / Children];
            at = (at - 1) / Children;
        }

        _heap[at] = entry;
    }

    public (Life Life, Action Go) Take()
    {
        var (first, last) = (_heap[0], _heap[--_count]);
        if (_count > 0)
        {
            _heap[Sink(last)] = last;
        }

        _heap[_count] = first;
        var planned = _planned[first.Place];
        _planned[first.Place] = default;
        return planned;
    }

    private void Grow()
    {
        Array.Resize(ref _heap, _count * 2);
        Array.Resize(ref _planned, _count * 2);
        for (var at = _count; at < _heap.Length; at++)
        {
            _heap[at] = new(0, 0, at);
        }
    }

    // Moves earlier entries up from the top on, and gives the place that is free for one.
    private int Sink(in Entry entry)
    {
        var heap = _heap.AsSpan(0, _count);
        var at = 0;
        while ((at * Children) + 1 < heap.Length)
        {
            var earliest = (at * Children) + 1;
            var end = Math.Min(earliest + Children, heap.Length);
            for (var child = earliest + 1; child < end; child++)
            {
                earliest = heap[child].IsBefore(in heap[earliest]) ? child : earliest;
            }

            if (!heap[earliest].IsBefore(in entry))
            {
                break;
            }

            heap[at] = heap[earliest];
            at = earliest;
        }

        return at;
    }

    private readonly record struct Entry(long Ticks, long Order, int Place)
    {
        // Asked for millions of times, and by itself not taken to be worth it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsBefore(in Entry other) => Ticks < other.Ticks || (Ticks == other.Ticks && Order < other.Order);
    }
}
