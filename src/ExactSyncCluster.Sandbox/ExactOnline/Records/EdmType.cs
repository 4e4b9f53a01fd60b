namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>Types of the entity data model, as the reference pages name them.</summary>
internal enum EdmType
{
    Guid,
    String,
    Byte,
    Int16,
    Int32,
    Int64,
    Double,
    Boolean,
    DateTime,
    Binary,
    Collection,
}
