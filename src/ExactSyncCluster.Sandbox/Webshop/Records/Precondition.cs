namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>Which versions of the record a write may change.</summary>
internal abstract record Precondition
{
    private Precondition()
    {
    }

    /// <summary>A person looks at the record while editing it.</summary>
    public sealed record None : Precondition;

    /// <summary>One of the entity tags, compared strongly.</summary>
    public sealed record Match(IReadOnlyList<string> Tags) : Precondition;

    public bool Holds(StoredRecord record) => this switch
    {
        None => true,
        Match match => match.Tags.Contains(record.ETag, StringComparer.Ordinal),
        _ => false,
    };
}
