using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>The order of a keyed page: what was asked, then the key. Unordered feeds go by a scrambled key.</summary>
internal sealed class RowOrder(DivisionStore store, ExactQuery query) : IComparer<ExactRecord>
{
    private readonly bool scrambled = query.Resource.IsFeed && store.Options.UnorderedPages;

    public int Compare(ExactRecord? x, ExactRecord? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        foreach (var (column, descending) in query.OrderBy)
        {
            var order = EdmValue.Compare(column.Read(store, x), column.Read(store, y));
            if (order != 0)
            {
                return descending ? -order : order;
            }
        }

        return KeyOrder(x.Id, y.Id);
    }

    public IReadOnlyList<object?> Token(ExactRecord last) =>
        [.. query.OrderBy.Select(key => key.Column.Read(store, last)), last.Id];

    public bool IsAfter(ExactRecord record, IReadOnlyList<object?> token)
    {
        if (token.Count != query.OrderBy.Count + 1 || token[^1] is not Guid key)
        {
            throw ExactRefusal.Malformed("The $skiptoken does not fit the query.");
        }

        for (var index = 0; index < query.OrderBy.Count; index++)
        {
            var (column, descending) = query.OrderBy[index];
            var order = EdmValue.Compare(column.Read(store, record), token[index]);
            if (order != 0)
            {
                return descending ? order < 0 : order > 0;
            }
        }

        return KeyOrder(record.Id, key) > 0;
    }

    private int KeyOrder(Guid left, Guid right)
    {
        if (!scrambled)
        {
            return left.CompareTo(right);
        }

        // The last bytes of a random key say nothing about when the row was made.
        Span<byte> a = stackalloc byte[16];
        Span<byte> b = stackalloc byte[16];
        left.TryWriteBytes(a);
        right.TryWriteBytes(b);
        a.Reverse();
        b.Reverse();
        return a.SequenceCompareTo(b);
    }
}
