using System.Collections.Immutable;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>What became of reading a folder of connections.</summary>
internal abstract record ConnectionReading
{
    private ConnectionReading()
    {
    }

    /// <summary>All can be used.</summary>
    /// <param name="Definitions">The connections.</param>
    /// <param name="Warnings">What should be mended all the same, a line each.</param>
    internal sealed record Read(ImmutableArray<ConnectionDefinition> Definitions, ImmutableArray<string> Warnings) : ConnectionReading;

    /// <summary>Something is wrong, so nothing is started.</summary>
    /// <param name="Errors">All that is wrong, a line each.</param>
    /// <param name="Warnings">What should be mended besides.</param>
    internal sealed record Refused(ImmutableArray<string> Errors, ImmutableArray<string> Warnings) : ConnectionReading;
}
