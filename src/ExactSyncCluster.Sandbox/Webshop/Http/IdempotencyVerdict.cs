using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>What the shop already knows about a key.</summary>
internal abstract record IdempotencyVerdict
{
    private IdempotencyVerdict()
    {
    }

    public sealed record Fresh : IdempotencyVerdict;

    public sealed record Replay(StoredRecord Record) : IdempotencyVerdict;

    public sealed record InProgress : IdempotencyVerdict;

    public sealed record Reused : IdempotencyVerdict;
}
