using ExactSyncCluster.Sandbox.Webshop.Content;

namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>Why the shop does not do what was asked.</summary>
internal abstract record Refusal
{
    private Refusal()
    {
    }

    public sealed record NotFound : Refusal;

    public sealed record Gone(long Version) : Refusal;

    public sealed record Stale(long Version) : Refusal;

    public sealed record Invalid(IReadOnlyList<ContentError> Errors) : Refusal;

    public sealed record DuplicateReference(string HolderId) : Refusal;

    public sealed record DuplicateKey(string Member, string HolderId) : Refusal;

    public sealed record InUse : Refusal;

    public sealed record CursorExpired : Refusal;
}
