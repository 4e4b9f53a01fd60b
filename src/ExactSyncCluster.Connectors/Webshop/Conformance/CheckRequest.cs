using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>What a check sends, exactly as it is to go over the wire.</summary>
internal sealed record CheckRequest
{
    public static CheckRequest Empty { get; } = new();

    public string? Body { get; init; }

    public string MediaType { get; init; } = "application/json";

    public string? IdempotencyKey { get; init; }

    public string? IfMatch { get; init; }

    /// <summary>The Authorization header instead of the run's own; empty sends none.</summary>
    public string? Authorization { get; init; }

    public static CheckRequest Post(JsonNode body, string? key) => new() { Body = body.ToJsonString(), IdempotencyKey = key };

    public static CheckRequest Patch(JsonNode body, string? ifMatch) =>
        new() { Body = body.ToJsonString(), MediaType = "application/merge-patch+json", IfMatch = ifMatch };
}
