using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>What a GET gave.</summary>
internal abstract record PageRead
{
    private PageRead()
    {
    }

    /// <summary>Rows, and where further ones are.</summary>
    public sealed record Rows(ImmutableArray<JsonElement> Content, Uri? Next, ReadWindow Read) : PageRead;

    /// <summary>There is no such record (404).</summary>
    public sealed record Missing(ReadWindow Read) : PageRead;

    /// <summary>Nothing was read.</summary>
    public sealed record Failed(CallFailure Failure) : PageRead;
}
