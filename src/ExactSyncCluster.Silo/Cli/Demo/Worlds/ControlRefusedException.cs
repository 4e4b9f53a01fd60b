namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>A sandbox did not let a person do what the demo asked for.</summary>
internal sealed class ControlRefusedException(string message) : Exception(message);
