namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>One reason why a write is refused, at the JSON pointer of the member.</summary>
internal sealed record ContentError(string Pointer, string Detail);
