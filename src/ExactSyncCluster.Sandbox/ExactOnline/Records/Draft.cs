namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>A version in the making: the old values with what a writer gave laid over them.</summary>
internal sealed class Draft
{
    private readonly object?[] values;
    private readonly HashSet<string> given = new(StringComparer.Ordinal);

    private Draft(EntitySchema schema, Guid id, ExactRecord? was, WriteOrigin by)
    {
        Schema = schema;
        Id = id;
        Was = was;
        By = by;
        values = was?.CopyValues() ?? new object?[schema.Width];
    }

    public EntitySchema Schema { get; }

    public Guid Id { get; }

    public ExactRecord? Was { get; }

    public WriteOrigin By { get; }

    /// <summary>Nested lines of an order that is created.</summary>
    public List<Draft> Lines { get; } = [];

    public IReadOnlyCollection<string> Given => given;

    public object?[] Values => values;

    public object? this[string name]
    {
        get => values[Schema.Slot(name)];
        set => values[Schema.Slot(name)] = value;
    }

    public static Draft New(EntityKind kind, Guid id, WriteOrigin by)
    {
        var draft = new Draft(EntitySchema.Of(kind), id, null, by);
        draft[draft.Schema.KeyName] = id;
        return draft;
    }

    public static Draft Of(ExactRecord was, WriteOrigin by) => new(was.Schema, was.Id, was, by);

    public bool IsGiven(string name) => given.Contains(name);

    public void Give(string name, object? value)
    {
        this[name] = value;
        given.Add(name);
    }

    public void Default(string name, object? value)
    {
        ref var slot = ref values[Schema.Slot(name)];
        slot ??= value;
    }

    public void DefaultAll(object? value, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Default(name, value);
        }
    }

    public decimal Number(string name) => this[name] is decimal number ? number : 0m;

    public void Require(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (this[name] is null or "")
            {
                throw ExactRefusal.Mandatory(name);
            }
        }
    }
}
