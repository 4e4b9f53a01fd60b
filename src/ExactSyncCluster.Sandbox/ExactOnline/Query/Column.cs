using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>A property as an endpoint shows it.</summary>
internal sealed class Column
{
    private readonly int slot;
    private readonly Func<DivisionStore, ExactRecord, object?>? derived;
    private readonly bool isTimestamp;

    public Column(EntitySchema schema, PropertyRule rule)
    {
        Name = rule.Name;
        Type = rule.Type;
        isTimestamp = rule.Name == "Timestamp";
        derived = DerivedColumns.Find(schema.Kind, rule.Name);
        slot = rule.Type == EdmType.Collection ? -1 : schema.Slot(rule.StoredAs ?? rule.Name);
    }

    public string Name { get; }

    public EdmType Type { get; }

    public bool IsCollection => Type == EdmType.Collection;

    public object? Read(DivisionStore store, ExactRecord record)
    {
        if (isTimestamp)
        {
            return record.Timestamp;
        }

        return derived is not null ? derived(store, record) : record[slot];
    }
}
