using System.Collections.Immutable;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>What became of a mapping that was checked.</summary>
public abstract record MappingResult
{
    private MappingResult()
    {
    }

    /// <summary>It can be used.</summary>
    public sealed record Compiled(SyncMapping Mapping) : MappingResult;

    /// <summary>It cannot be used, for all of these reasons.</summary>
    public sealed record Refused(ImmutableArray<MappingError> Errors) : MappingResult
    {
        /// <summary>One line for each reason.</summary>
        public override string ToString() => string.Join('\n', Errors);
    }
}
