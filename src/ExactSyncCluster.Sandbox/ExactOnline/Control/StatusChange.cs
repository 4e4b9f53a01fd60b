namespace ExactSyncCluster.Sandbox.ExactOnline.Control;

/// <summary>20 delivers part of an order, 21 completes it, 45 cancels it.</summary>
internal sealed record StatusChange(int Status);
