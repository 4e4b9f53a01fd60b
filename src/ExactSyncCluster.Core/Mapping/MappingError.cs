namespace ExactSyncCluster.Core.Mapping;

/// <summary>Why a mapping cannot be used, and where.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Section">customer, product, order or orderLine.</param>
/// <param name="Row">The row, counted from 1; null when the section as a whole is meant.</param>
/// <param name="Property">The property meant; null when it is not about one.</param>
/// <param name="Reason">What is wrong and, where it is not plain, the remedy.</param>
/// <param name="Nearest">The valid name nearest to an unknown one.</param>
public sealed record MappingError(string File, string Section, int? Row, string? Property, string Reason, string? Nearest = null)
{
    /// <inheritdoc/>
    public override string ToString() =>
        (Row is { } row ? $"{File}: {Section} row {row}: {Reason}" : $"{File}: {Section}: {Reason}")
        + (Nearest is null ? "" : $"; did you mean '{Nearest}'?");
}
