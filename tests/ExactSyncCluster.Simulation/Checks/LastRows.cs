using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Checks;

/// <summary>
/// The row of the highest number that each of Exact's feeds has shown. Its absence tells of a new numbering, and so does its number where
/// it is changed; unless it was changed so often under the new one that its number is higher than ever.
/// </summary>
internal sealed class LastRows
{
    private readonly Dictionary<string, Shown> _last = new(StringComparer.Ordinal);

    /// <summary>A read under a numbering that has ended, unnoticed, showed what every read under it shows.</summary>
    public bool IsNumberingHidden { get; private set; }

    /// <summary>A page has come, and is read as one of a numbering that is in use or has ended.</summary>
    public void Came(string feed, string? numbering, bool isInUse, FeedPage.Page page)
    {
        var last = _last.TryGetValue(feed, out var shown) && shown.Numbering == numbering ? shown : default;
        IsNumberingHidden &= !isInUse;
        foreach (var row in page.Entries.SelectMany(static entry => entry.Rows))
        {
            IsNumberingHidden |= !isInUse && row.Key == last.Row && row.Version > last.Version;
            if (row.Version > shown.Version || shown.Numbering != numbering)
            {
                shown = new(numbering, row.Key, row.Version ?? 0);
            }
        }

        _last[feed] = shown;
    }

    private readonly record struct Shown(string? Numbering, RowKey Row, long Version);
}
