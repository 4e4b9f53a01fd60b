using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// The sales price of an Exact item: the price row without account, in the policy's currency and the item's default unit,
/// with the lowest quantity, valid on the day. Its stock: the stock rows added up.
/// </summary>
internal static class PriceRows
{
    public const string Price = "SalesItemPrices.Price";
    public const string Currency = "SalesItemPrices.Currency";
    public const string Stock = "StockPositions.CurrentStock";

    /// <summary>The written form of the key of the row that is the sales price; null when there is none.</summary>
    public static string? Select(Map<Fields> sources, string currency, DateOnly today)
    {
        string? selected = null;
        foreach (var (key, row) in sources)
        {
            if (IsOf(key, Collections.Prices) && IsGeneral(row, currency) && IsValid(row, today)
                && (selected is null || IsBefore(row, sources[selected])))
            {
                selected = key;
            }
        }

        return selected;
    }

    /// <summary>Whether a row's written key is that of a price row.</summary>
    public static bool IsPrice(string key) => IsOf(key, Collections.Prices);

    /// <summary>Whether any price row was shown, or the item's rows were read.</summary>
    public static bool AreKnown(Pairs.SideState exact) =>
        exact.RowsFreshAt != default || exact.Sources.Keys.Any(static key => IsOf(key, Collections.Prices));

    /// <summary>The price that follows from the rows. Without a price row nothing is said of the price.</summary>
    public static Fields DerivePrice(Map<Fields> sources, string currency, DateOnly today) =>
        Select(sources, currency, today) is { } selected
            ? Fields.None.With(Price, sources[selected].Get("Price")).With(Currency, sources[selected].Get("Currency"))
            : Fields.None;

    /// <summary>The stock of all warehouses.</summary>
    public static Fields DeriveStock(Map<Fields> sources) =>
        Fields.None.With(Stock, new Value.Number(sources
            .Where(static source => IsOf(source.Key, Collections.Stock))
            .Sum(static source => source.Value.Get("CurrentStock") is Value.Number number ? number.Content : 0)));

    /// <summary>The derived properties of what was written to a price row.</summary>
    public static Fields Written(Fields row)
    {
        var derived = Fields.None;
        if (row.TryGetValue("Price", out var price))
        {
            derived = derived.With(Price, price);
        }

        return row.TryGetValue("Currency", out var currency) ? derived.With(Currency, currency) : derived;
    }

    /// <summary>The next day on which a price row begins or has ended; null when no such day is known.</summary>
    public static DateOnly? NextChange(Map<Fields> sources, string currency, DateOnly today)
    {
        DateOnly? next = null;
        foreach (var (key, row) in sources)
        {
            if (!IsOf(key, Collections.Prices) || !IsGeneral(row, currency))
            {
                continue;
            }

            foreach (var day in new[] { DayOf(row, "StartDate"), DayOf(row, "EndDate")?.AddDays(1) })
            {
                if (day > today && (next is null || day < next))
                {
                    next = day;
                }
            }
        }

        return next;
    }

    private static bool IsOf(string key, string collection) =>
        key.StartsWith(collection, StringComparison.Ordinal) && key.Length > collection.Length && key[collection.Length] == '/';

    private static bool IsGeneral(Fields row, string currency) =>
        row.Get("Account").IsEmpty
        && (row.Get("Currency") is not Value.Text told || string.Equals(told.Content, currency, StringComparison.OrdinalIgnoreCase))
        && (row.Get("DefaultItemUnit") is not Value.Text unit || row.Get("Unit").IsEmpty || row.Get("Unit") == unit);

    private static bool IsValid(Fields row, DateOnly today) =>
        !(DayOf(row, "StartDate") > today) && !(DayOf(row, "EndDate") < today);

    private static bool IsBefore(Fields row, Fields selected)
    {
        var quantity = QuantityOf(row).CompareTo(QuantityOf(selected));
        return quantity < 0 || (quantity == 0 && BeginOf(row) > BeginOf(selected));
    }

    // A row without a day has always been there.
    private static DateOnly BeginOf(Fields row) => DayOf(row, "StartDate") ?? DateOnly.MinValue;

    private static decimal QuantityOf(Fields row) => row.Get("Quantity") is Value.Number number ? number.Content : 0;

    private static DateOnly? DayOf(Fields row, string name) => row.Get(name) is Value.Day day ? day.Content : null;
}
