namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>A webhook as it came over the wire.</summary>
public sealed record ReceivedWebhook(string? Id, string? Timestamp, string? Signature, ReadOnlyMemory<byte> Body);
