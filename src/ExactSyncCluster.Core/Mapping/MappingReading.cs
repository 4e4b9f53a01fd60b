using System.Collections.Immutable;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>What became of a mapping file that was read.</summary>
public abstract record MappingReading
{
    private MappingReading()
    {
    }

    /// <summary>It has the form of a mapping; whether it can be used, <see cref="MappingCompiler"/> tells.</summary>
    public sealed record Read(MappingFile File) : MappingReading;

    /// <summary>It does not have the form of a mapping.</summary>
    /// <param name="Error">What the reading stopped at.</param>
    public sealed record Unreadable(MappingSyntaxError Error) : MappingReading
    {
        /// <summary>What else is wrong with its form.</summary>
        public ImmutableArray<MappingSyntaxError> Further { get; init; } = [];

        /// <summary>The rows that could be read, with gaps for the others, to be checked; null when there are none.</summary>
        public MappingFile? Rest { get; init; }
    }
}

/// <summary>Where and why a mapping file cannot be read.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line, counted from 1; null when it cannot be told.</param>
/// <param name="Position">The byte in that line at which reading stopped, counted from 1.</param>
/// <param name="Path">The JSON path of the member or row.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Nearest">The valid name nearest to an unknown one.</param>
public sealed record MappingSyntaxError(string File, long? Line, long? Position, string Path, string Reason, string? Nearest = null)
{
    /// <inheritdoc/>
    public override string ToString() =>
        File + (Line is null ? "" : $": line {Line}, position {Position}") + $" ({Path}): {Reason}" + (Nearest is null ? "" : $"; did you mean '{Nearest}'?");
}
