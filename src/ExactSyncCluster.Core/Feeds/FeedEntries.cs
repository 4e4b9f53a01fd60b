using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Feeds;

/// <summary>Turns a page of a feed into questions to the directory, and its answers into changes.</summary>
public static class FeedEntries
{
    /// <summary>What the directory is asked about a page: one question for each entry.</summary>
    public static ImmutableArray<ResolveEntry> Questions(SyncMapping mapping, SystemName system, FeedPage.Page page)
    {
        var questions = ImmutableArray.CreateBuilder<ResolveEntry>(page.Entries.Length);
        foreach (var entry in page.Entries)
        {
            questions.Add(new(entry.Entity, entry.Record, Members(entry), MatchKey(mapping, system, entry), ResolveEntry.NamedBy(system, entry.Record, entry.Correlation)));
        }

        return questions.MoveToImmutable();
    }

    /// <summary>The changes of a page, each for the pair that the directory named. What belongs to no pair is left out.</summary>
    public static IReadOnlyList<FeedChange> Changes(SystemName system, string? epoch, FeedPage.Page page, IReadOnlyList<Resolved?> answers)
    {
        if (page.Entries.IsEmpty)
        {
            return [];
        }

        var changes = new List<FeedChange>(page.Entries.Length);
        for (var i = 0; i < page.Entries.Length; i++)
        {
            if (answers[i] is not { } resolved)
            {
                continue;
            }

            var entry = page.Entries[i];
            var shown = new Observation
            {
                System = system,
                Entity = resolved.Pair.Entity,
                Record = resolved.Record,
                Rows = Known(entry.Rows, resolved),
                Complete = entry.Complete,
                Read = page.Read,
                ETag = entry.ETag,
                Correlation = entry.Correlation,
                Epoch = epoch,
            };
            changes.Add(new(resolved.Pair, shown, resolved.FirstSeen));
        }

        return EndedFirst(changes);
    }

    // Exact tells the end of an order's lines before that of the order. That it is gone says it all: whoever heard of the lines first
    // would remove them from an order that stays, should its deletion be overruled.
    private static List<FeedChange> EndedFirst(List<FeedChange> changes) =>
        changes.Exists(HasEnded) ? [.. changes.Where(HasEnded), .. changes.Where(static change => !HasEnded(change))] : changes;

    private static bool HasEnded(FeedChange change) => change.Shown.Main is { IsDeleted: true };

    private static ImmutableArray<MemberId> Members(FeedEntry entry)
    {
        var members = ImmutableArray.CreateBuilder<MemberId>(entry.Rows.Length + entry.Aliases.Length);
        foreach (var row in entry.Rows)
        {
            members.Add(new(row.Key.Collection, row.Key.Id, row.IsDeleted));
        }

        foreach (var alias in entry.Aliases)
        {
            members.Add(new("", alias, false));
        }

        return members.MoveToImmutable();
    }

    private static ImmutableArray<RowShown> Known(ImmutableArray<RowShown> rows, Resolved resolved)
    {
        for (var index = 0; index < rows.Length; index++)
        {
            var known = Known(rows[index], resolved, index);
            rows = ReferenceEquals(known, rows[index]) ? rows : rows.SetItem(index, known);
        }

        return rows;
    }

    // A deletion may name a record by a further id of it; the directory knows which row it is.
    private static RowShown Known(RowShown row, Resolved resolved, int index)
    {
        if (!row.IsDeleted || index >= resolved.Rows.Length)
        {
            return row;
        }

        var collection = resolved.Rows[index].Collection;
        return collection.Length == 0 ? row with { Key = RowKey.Main(resolved.Record.Value) } : row with { Key = new(collection, row.Key.Id) };
    }

    private static string? MatchKey(SyncMapping mapping, SystemName system, FeedEntry entry) =>
        entry.Entity is { } entity && entry.Rows.FirstOrDefault(static row => row.Key.IsMain)?.Fields is { } fields
            ? mapping.Of(entity).MatchKey(system, fields)
            : null;
}
