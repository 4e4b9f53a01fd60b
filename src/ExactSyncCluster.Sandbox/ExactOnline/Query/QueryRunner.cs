using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>
/// Runs a query against the store. Feeds walk their rowversion index and touch no more than the page; single
/// endpoints use a lookup for an equality they know and scan otherwise.
/// </summary>
internal static class QueryRunner
{
    public static ExactPage Run(DivisionStore store, ExactQuery query)
    {
        var test = query.Filter is null ? null : new FilterCompiler(query.Resource).Compile(query.Filter);
        if (query.Resource.Kind == EntityKind.Deleted)
        {
            store.ForgetOldDeletions();
        }

        var ordered = query.Resource.IsFeed && query.OrderBy.Count == 0 && !store.Options.UnorderedPages;
        return ordered ? Feed(store, query, test) : Keyed(store, query, test);
    }

    public static ExactRow? One(DivisionStore store, ExactQuery query, Guid id)
    {
        var record = store.Table(query.Resource.Kind).Find(id);
        var seen = record is null ? null : AsSeen(store, record);
        return seen is null ? null : Row(store, query, seen);
    }

    public static int Count(DivisionStore store, ExactQuery query)
    {
        var test = query.Filter is null ? null : new FilterCompiler(query.Resource).Compile(query.Filter);
        return Candidates(store, query).Count(record => test is null || test(store, record));
    }

    public static ExactRow Row(DivisionStore store, ExactQuery query, ExactRecord record)
    {
        var lines = query.Lines is null
            ? null
            : store.Table(EntityKind.SalesOrderLines).FindBy("OrderID", record.Id)
                .OrderBy(line => line["LineNumber"] as int? ?? 0)
                .Select(line => new ExactRow(line, Values(store, query.Lines, line), null))
                .ToList();
        return new ExactRow(record, Values(store, query.Columns, record), lines);
    }

    private static ExactPage Feed(DivisionStore store, ExactQuery query, Func<DivisionStore, ExactRecord, bool>? test)
    {
        var above = Math.Max(LowerBound(query.Filter), query.SkipToken is [long token] ? token : long.MinValue);
        var rows = store.Table(query.Resource.Kind).Feed.Above(above, store.Now);
        if (store.Options.StaleReads > TimeSpan.Zero)
        {
            var horizon = store.Now - store.Options.StaleReads;
            rows = rows.Where(record => record.At <= horizon);
        }

        var matching = test is null ? rows : rows.Where(record => test(store, record));
        int? count = query.WantsCount ? Count(store, query) : null;
        var size = Math.Min(query.Top ?? int.MaxValue, query.Resource.PageSize);
        var found = matching.Take(size + 1).ToList();
        var more = found.Count > size && size > 0 && size < (query.Top ?? int.MaxValue);
        return Page(store, query, found.Take(size), more ? [found[size - 1].Timestamp] : null, count);
    }

    private static ExactPage Keyed(DivisionStore store, ExactQuery query, Func<DivisionStore, ExactRecord, bool>? test)
    {
        var matching = Candidates(store, query).Where(record => test is null || test(store, record)).ToList();
        int? count = query.WantsCount ? matching.Count : null;
        var order = new RowOrder(store, query);
        var rest = query.SkipToken is { } token ? matching.Where(record => order.IsAfter(record, token)) : matching;
        var size = Math.Min(query.Top ?? int.MaxValue, query.Resource.PageSize);
        var found = rest.Order(order).Skip(query.Skip).Take(size + 1).ToList();
        var more = found.Count > size && size > 0 && size < (query.Top ?? int.MaxValue);
        return Page(store, query, found.Take(size), more ? order.Token(found[size - 1]) : null, count);
    }

    private static ExactPage Page(
        DivisionStore store,
        ExactQuery query,
        IEnumerable<ExactRecord> records,
        IReadOnlyList<object?>? next,
        int? count) => new([.. records.Select(record => Row(store, query, record))], next, count);

    private static object?[] Values(DivisionStore store, IReadOnlyList<Column> columns, ExactRecord record)
    {
        var values = new object?[columns.Count];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = columns[index].IsCollection ? null : columns[index].Read(store, record);
        }

        return values;
    }

    private static IEnumerable<ExactRecord> Candidates(DivisionStore store, ExactQuery query)
    {
        var table = store.Table(query.Resource.Kind);
        if (query.Resource.IsFeed)
        {
            return table.Feed.Above(0, store.Now);
        }

        var rows = Narrowed(table, query.Filter) ?? table.Rows;
        return store.Options.StaleReads > TimeSpan.Zero
            ? rows.Select(record => AsSeen(store, record)).OfType<ExactRecord>()
            : rows;
    }

    private static IEnumerable<ExactRecord>? Narrowed(RecordTable table, FilterNode? filter)
    {
        foreach (var piece in filter?.Conjuncts() ?? [])
        {
            if (piece is not FilterNode.Binary { Operator: "eq", Right: FilterNode.Literal { Value: { } value } } equality)
            {
                continue;
            }

            if (equality.Left is FilterNode.Call { Function: "trim", Arguments: [FilterNode.Property { Name: "Code" }] } && value is string code)
            {
                // A code is stored either bare or padded, so both together are all that trimming can find.
                return table.FindBy("Code", code).Union(table.FindBy("Code", AccountRules.Padded(code)));
            }

            var name = (equality.Left as FilterNode.Property)?.Name;
            if (name == table.Schema.KeyName && value is Guid id)
            {
                return table.Find(id) is { } record ? [record] : [];
            }

            if (name is not null && table.HasLookup(name))
            {
                return table.FindBy(name, value);
            }
        }

        return null;
    }

    /// <summary>A stale reader sees the version before one that is too young, if it knows one.</summary>
    private static ExactRecord? AsSeen(DivisionStore store, ExactRecord record)
    {
        var horizon = store.Now - store.Options.StaleReads;
        return store.Options.StaleReads == TimeSpan.Zero || record.At <= horizon ? record : record.Before;
    }

    private static long LowerBound(FilterNode? filter)
    {
        var bound = 0L;
        foreach (var piece in filter?.Conjuncts() ?? [])
        {
            if (piece is FilterNode.Binary { Left: FilterNode.Property { Name: "Timestamp" }, Right: FilterNode.Literal literal } compare
                && literal.Value is int or long)
            {
                var value = Convert.ToInt64(literal.Value, System.Globalization.CultureInfo.InvariantCulture);
                bound = compare.Operator switch
                {
                    "gt" => Math.Max(bound, value),
                    "ge" or "eq" when value > long.MinValue => Math.Max(bound, value - 1),
                    _ => bound,
                };
            }
        }

        return bound;
    }
}
