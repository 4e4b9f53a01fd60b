namespace ExactSyncCluster.Core.Records;

/// <summary>A system's own id of one record, in the system's normal form (Exact: lower-case guid).</summary>
public readonly record struct RecordId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
