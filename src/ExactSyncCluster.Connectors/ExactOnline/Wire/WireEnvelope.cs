using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Connectors.Http;

namespace ExactSyncCluster.Connectors.ExactOnline.Wire;

/// <summary>What lies under <c>d</c>: <c>{results, __next}</c>, a bare list, or one entity.</summary>
/// <param name="Rows">The rows; one entity is a list of one.</param>
/// <param name="Next">The address of the next page, if there is one.</param>
internal sealed record WireEnvelope(ImmutableArray<JsonElement> Rows, string? Next)
{
    /// <summary>Opens an answer's body; null when it is not such an envelope.</summary>
    public static WireEnvelope? Open(ReadOnlyMemory<byte> body) =>
        JsonBody.Parse(body)?.Member("d") is { } content ? Of(content) : null;

    /// <summary>A list that stands inside an entity (expanded lines); null when it is deferred or not there.</summary>
    public static WireEnvelope? Inside(JsonElement entity, string name) =>
        entity.Member(name) is { } list && (list.ValueKind == JsonValueKind.Array || list.Member("results") is not null) ? Of(list) : null;

    private static WireEnvelope? Of(JsonElement content) => content switch
    {
        { ValueKind: JsonValueKind.Array } => new([.. content.EnumerateArray()], null),
        { ValueKind: JsonValueKind.Object } => content.Member("results") switch
        {
            { ValueKind: JsonValueKind.Array } results => new([.. results.EnumerateArray()], content.Text("__next")),
            null => new([content], null),
            _ => null,
        },
        _ => null,
    };
}
