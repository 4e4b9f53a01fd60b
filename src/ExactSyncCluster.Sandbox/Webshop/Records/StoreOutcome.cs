namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>What became of a write.</summary>
internal abstract record StoreOutcome
{
    private StoreOutcome()
    {
    }

    /// <summary>The record's new version, and the members whose value is now another.</summary>
    public sealed record Changed(StoredRecord Record) : StoreOutcome
    {
        public IReadOnlyList<string> Altered { get; init; } = [];
    }

    /// <summary>The write asked for what the record already holds.</summary>
    public sealed record Unchanged(StoredRecord Record) : StoreOutcome;

    public sealed record Refused(Refusal Reason) : StoreOutcome;
}
