namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>One version of a record. A change makes a new version; nothing changes in place.</summary>
internal sealed class ExactRecord(EntitySchema schema, Guid id, long timestamp, DateTimeOffset at, object?[] values)
{
    public EntitySchema Schema => schema;

    public EntityKind Kind => schema.Kind;

    /// <summary>The key of the single endpoint: ID, or OrderID for an order.</summary>
    public Guid Id => id;

    /// <summary>The rowversion of this version.</summary>
    public long Timestamp => timestamp;

    /// <summary>When this version came to be, in true UTC by the division's clock.</summary>
    public DateTimeOffset At => at;

    /// <summary>The version before this one, kept only while reads may be stale.</summary>
    public ExactRecord? Before { get; init; }

    public object? this[string name] => values[schema.Slot(name)];

    public object? this[int slot] => values[slot];

    public string Text(string name) => this[name] as string ?? string.Empty;

    public decimal Number(string name) => this[name] is decimal number ? number : 0m;

    public object?[] CopyValues() => (object?[])values.Clone();

    public ExactRecord WithTimestamp(long moved) => new(schema, id, moved, at, values);
}
