using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>What a person did.</summary>
internal enum DeedKind
{
    /// <summary>Gave a property a value, or took it away.</summary>
    Set,
    AddedLine,
    RemovedLine,
    Created,
    Deleted,
}

/// <summary>One thing that a person did at one of the screens.</summary>
internal sealed record Deed
{
    public required DeedKind Kind { get; init; }

    public required Entity Entity { get; init; }

    /// <summary>The pair's key.</summary>
    public required string Key { get; init; }

    /// <summary>The line's product; null for the record itself.</summary>
    public string? Line { get; init; }

    /// <summary>The property; null for what is not about one.</summary>
    public DemoProperty? Property { get; init; }

    public string? Value { get; init; }

    public required SystemName System { get; init; }

    /// <summary>The row in which it was written down: the record's, the line's or the price's id.</summary>
    public required string RowId { get; init; }

    /// <summary>When the system wrote it down, by the true clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By when it stood there: systems tell times in whole milliseconds, with the rest cut off.</summary>
    public DateTimeOffset StoodAt => At + TimeSpan.FromMilliseconds(1);

    /// <summary>Deeds of one moment that were meant to meet carry one number.</summary>
    public int? Meeting { get; init; }
}

/// <summary>All that people did, in the order in which the systems took it.</summary>
internal sealed class Ledger
{
    private readonly Lock gate = new();
    private readonly List<Deed> deeds = [];

    public IReadOnlyList<Deed> Deeds
    {
        get
        {
            lock (gate)
            {
                return [.. deeds.OrderBy(static deed => deed.At)];
            }
        }
    }

    /// <summary>When the last edit was written down; null when none was.</summary>
    public DateTimeOffset? LastAt
    {
        get
        {
            lock (gate)
            {
                return deeds.Count == 0 ? null : deeds.Max(static deed => deed.At);
            }
        }
    }

    /// <summary>How many meetings were true conflicts: both sides gave one property different values.</summary>
    public int Conflicts
    {
        get
        {
            lock (gate)
            {
                return deeds.Where(static deed => deed.Meeting is not null && deed.Property is not null)
                    .GroupBy(static deed => deed.Meeting)
                    .Count(static meeting => meeting
                        .GroupBy(static deed => (deed.Line, deed.Property!.Webshop))
                        .Any(static same => same.DistinctBy(static deed => deed.System).Count() == 2 && same.DistinctBy(static deed => deed.Value).Count() > 1));
            }
        }
    }

    public void Add(Deed deed)
    {
        lock (gate)
        {
            deeds.Add(deed);
        }
    }
}
