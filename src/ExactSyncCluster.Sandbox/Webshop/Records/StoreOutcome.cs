namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>What became of a write.</summary>
internal abstract record StoreOutcome
{
    private StoreOutcome()
    {
    }

    public sealed record Changed(StoredRecord Record) : StoreOutcome;

    /// <summary>The write asked for what the record already holds.</summary>
    public sealed record Unchanged(StoredRecord Record) : StoreOutcome;

    public sealed record Refused(Refusal Reason) : StoreOutcome;
}
