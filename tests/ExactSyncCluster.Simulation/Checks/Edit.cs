using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>A value that a person gave a property. No two edits give the same value.</summary>
internal sealed class Edit(int number, RecordSlot slot, TrackedProperty property, SystemName system, DateTimeOffset at, Value value)
{
    /// <summary>Rises with time.</summary>
    public int Number => number;

    public RecordSlot Slot => slot;

    public TrackedProperty Property => property;

    public SystemName System => system;

    public DateTimeOffset At => at;

    public Value Value => value;

    /// <summary>It brought a value of the history back.</summary>
    public bool IsBroughtBack { get; init; }

    /// <summary>The person made it in both systems.</summary>
    public bool InBoth { get; set; }

    /// <summary>The other system did not take it.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Our own write replaced it.</summary>
    public bool IsOverwritten { get; set; }

    /// <summary>Our write replaced it in Exact before we had read it.</summary>
    public bool IsUnseen { get; set; }

    /// <summary>The number of the other system's last edit of its group that had stood before the person who made it; zero where none had.</summary>
    public int Knew { get; init; }

    /// <summary>It reached the other system in a request that was carried out after it was given up.</summary>
    public bool IsLate { get; set; }

    /// <summary>How it left the whole address of its record; null where it is no part of one.</summary>
    public (Value Line, Value City)? Address { get; set; }

    /// <summary>The same of the other system's record, where the person made it in both.</summary>
    public (Value Line, Value City)? OtherAddress { get; set; }

    /// <summary>Whether an edit of the other system had stood before the person who made this one.</summary>
    public bool Knows(Edit other) => other.Number <= Knew;

    /// <summary>Whether a record that it was made in showed this value of a property of its group after it.</summary>
    public bool Left(TrackedProperty other, Value shown) => other == property
        ? Ledger.Plain(value) == Ledger.Plain(shown)
        : Shows(Address, other, shown) || Shows(OtherAddress, other, shown);

    private static bool Shows((Value Line, Value City)? address, TrackedProperty property, Value shown) =>
        address is { } whole && Ledger.Plain(property.Exact == "City" ? whole.City : whole.Line) == Ledger.Plain(shown);

    public override string ToString() => $"edit {number} of {property.Exact} in {system}";
}

/// <summary>A property that people edit, by its two names.</summary>
internal sealed record TrackedProperty(string Exact, string Webshop, string Group)
{
    public string Name(SystemName system) => system == SystemName.Exact ? Exact : Webshop;
}

/// <summary>One thing in the world, which has a record in each system.</summary>
internal sealed class RecordSlot(int index, Entity entity)
{
    public int Index => index;

    public Entity Entity => entity;

    public string? Exact { get; set; }

    public string? Webshop { get; set; }

    /// <summary>The edits of its properties, in order.</summary>
    public List<Edit> Edits { get; } = [];

    /// <summary>When people saved its records.</summary>
    public List<(SystemName System, DateTimeOffset At)> Saves { get; } = [];

    /// <summary>Pairs of grouped values as people left them.</summary>
    public HashSet<(Value, Value)> Addresses { get; } = [];

    /// <summary>When a group was first known to be equal on both sides, or was first merged.</summary>
    public Dictionary<string, DateTimeOffset> FirstMatched { get; } = new(StringComparer.Ordinal);

    /// <summary>The mapping with which its pair was last compared.</summary>
    public string? ComparedWith { get; set; }

    /// <summary>Writes of ours that were carried out, by system.</summary>
    public int[] Writes { get; } = new int[2];

    /// <summary>Somebody edited one half of its address in Exact, unseen, while we wrote the other.</summary>
    public bool IsMixedInExact { get; set; }

    /// <summary>Somebody has deleted one of its records; null while nobody has.</summary>
    public Deletion? Deletion { get; set; }

    /// <summary>Somebody has removed a line of it.</summary>
    public bool HasLostLines { get; set; }

    /// <summary>Changes by people, of any kind.</summary>
    public int Changes { get; set; }

    public string? Record(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    public void SetRecord(SystemName system, string? record)
    {
        if (system == SystemName.Exact)
        {
            Exact = record;
        }
        else
        {
            Webshop = record;
        }
    }

    public override string ToString() => $"{entity} {index}";
}

/// <summary>Somebody has deleted a record.</summary>
internal sealed record Deletion(SystemName System, string Record, DateTimeOffset At, PairKey? Pair);
