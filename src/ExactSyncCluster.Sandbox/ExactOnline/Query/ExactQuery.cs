namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>The query options of one request, parsed and checked against their resource.</summary>
internal sealed record ExactQuery
{
    public required ExactResource Resource { get; init; }

    public required IReadOnlyList<Column> Columns { get; init; }

    public FilterNode? Filter { get; init; }

    public IReadOnlyList<(Column Column, bool Descending)> OrderBy { get; init; } = [];

    /// <summary>Columns of the expanded lines; null when they stay deferred.</summary>
    public IReadOnlyList<Column>? Lines { get; init; }

    public int? Top { get; init; }

    public int Skip { get; init; }

    public bool WantsCount { get; init; }

    public IReadOnlyList<object?>? SkipToken { get; init; }
}
