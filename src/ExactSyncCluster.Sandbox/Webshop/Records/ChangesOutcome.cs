namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>One page of a feed, or why there is none.</summary>
internal abstract record ChangesOutcome
{
    private ChangesOutcome()
    {
    }

    public sealed record Page(IReadOnlyList<StoredRecord> Changes, string NextCursor, bool HasMore) : ChangesOutcome;

    public sealed record Refused(Refusal Reason) : ChangesOutcome;
}
