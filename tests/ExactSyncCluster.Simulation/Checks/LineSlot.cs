using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>One line of an order, as the person who added it meant it; it may have a row in each system.</summary>
internal sealed class LineSlot(RecordSlot order, int index)
{
    public RecordSlot Order => order;

    /// <summary>The values that people gave it, in order; the first is what it was added with.</summary>
    public List<Edit> Edits { get; } = [];

    /// <summary>When somebody removed it, in order.</summary>
    public List<Removal> Removals { get; } = [];

    /// <summary>The keys under which its pair has known it.</summary>
    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>When a group was first known to be equal on both sides, or was first merged.</summary>
    public Dictionary<string, DateTimeOffset> FirstMatched { get; } = new(StringComparer.Ordinal);

    /// <summary>The mapping with which it was last compared.</summary>
    public string? ComparedWith { get; set; }

    public override string ToString() => $"{order} line {index}";
}

/// <summary>Somebody has removed a line.</summary>
internal sealed record Removal(SystemName System, DateTimeOffset At)
{
    public override string ToString() => $"its removal in {System}";
}
