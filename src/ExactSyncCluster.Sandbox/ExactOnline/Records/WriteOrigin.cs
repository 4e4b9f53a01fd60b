namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>Who writes: the consenting user through the API, or a person at the screen who sees more fields.</summary>
internal sealed record WriteOrigin(Guid UserId, string FullName, bool IsPerson);
