namespace ExactSyncCluster.Core.Changes;

/// <summary>When a read was on its way, by our clock: what it shows is the record's content at some time in between.</summary>
public readonly record struct ReadWindow(DateTimeOffset Start, DateTimeOffset End);
