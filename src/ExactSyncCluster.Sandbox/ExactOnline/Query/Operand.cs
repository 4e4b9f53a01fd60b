using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>Families of types that can be compared with one another.</summary>
internal enum OperandFamily
{
    Null,
    Guid,
    Text,
    Number,
    Flag,
    Date,
}

/// <summary>A typed piece of a filter that can be read from a record.</summary>
internal sealed record Operand(OperandFamily Family, Func<DivisionStore, ExactRecord, object?> Read);
