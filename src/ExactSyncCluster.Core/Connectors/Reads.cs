using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Connectors;

/// <summary>How much of a record to read.</summary>
public enum RecordScope
{
    /// <summary>The main row only (and whatever comes with it for free).</summary>
    Main,

    /// <summary>One collection's rows only (an item's price rows).</summary>
    Rows,

    /// <summary>The main row and all collections that can be written.</summary>
    Whole,
}

/// <summary>Which record to read.</summary>
public sealed record RecordRequest(Entity Entity, RecordId Record, RecordScope Scope);

/// <summary>Which correlation key to look for.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Key">What was put into the searchable property (Exact: Code or YourRef; webshop: externalReference).</param>
public sealed record CorrelationRequest(Entity Entity, string Key);

/// <summary>What reading one record gave.</summary>
public abstract record RecordRead
{
    private RecordRead()
    {
    }

    /// <summary>The record.</summary>
    public sealed record Found(Observation Shown) : RecordRead;

    /// <summary>The system says that it has no such record.</summary>
    public sealed record Missing(ReadWindow Read) : RecordRead;

    /// <summary>Nothing was read.</summary>
    public sealed record Failed(CallFailure Failure) : RecordRead;
}

/// <summary>What a search gave.</summary>
public abstract record RecordSearch
{
    private RecordSearch()
    {
    }

    /// <summary>The records that carry the key: none, one or several.</summary>
    public sealed record Done(ImmutableArray<Observation> Found, ReadWindow Read) : RecordSearch;

    /// <summary>The search did not come about.</summary>
    public sealed record Failed(CallFailure Failure) : RecordSearch;
}
