using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// How the classes of calls divide a window. The share of a class is kept free for it while it waits; a reserve is kept
/// also while nobody asks for it. Beside a class that takes all it may, the shares of the others fit into what is left.
/// </summary>
public sealed record BudgetShares
{
    /// <summary>No class takes more than this part of a window while another waits. Default 80 %.</summary>
    public double Most { get; init; } = 0.80;

    /// <summary>The part that orders get for certain. Default 8 %.</summary>
    public double Order { get; init; } = 0.08;

    /// <summary>The part that a waiting person gets for certain. Default 5 %.</summary>
    public double Person { get; init; } = 0.05;

    /// <summary>The part that feeds get for certain. Default 8 %.</summary>
    public double Feed { get; init; } = 0.08;

    /// <summary>The part that customers and products get for certain. Default 4 %.</summary>
    public double Record { get; init; } = 0.04;

    /// <summary>The part that backfills get for certain. Default 2 %.</summary>
    public double Backfill { get; init; } = 0.02;

    /// <summary>The part of a minute kept free for an order that may come. Default 8 %, rounded down.</summary>
    public double MinuteOrderReserve { get; init; } = 0.08;

    /// <summary>The part of the day still ahead that is kept for orders; melts as the day passes. Default 10 %.</summary>
    public double DayOrderReserve { get; init; } = 0.10;

    /// <summary>The part of the day still ahead that is kept for persons. Default 2 %.</summary>
    public double DayPersonReserve { get; init; } = 0.02;

    /// <summary>The part of the day still ahead that is kept for feeds. Default 10 %.</summary>
    public double DayFeedReserve { get; init; } = 0.10;

    /// <summary>Whether the parts can be kept together, and none stops a class for ever.</summary>
    internal bool ArePossible =>
        new[] { Order, Person, Feed, Record, Backfill, MinuteOrderReserve, DayOrderReserve, DayPersonReserve, DayFeedReserve }.All(part => part is >= 0 and < 1)
        && Order + Person + Feed + Record + Backfill <= 1
        && DayOrderReserve + DayPersonReserve + DayFeedReserve < 1
        && new[] { Order, Person, Feed, Record, Backfill }.All(part => part <= Most)
        && Most <= 1;

    /// <summary>The most that one class may take of a window while another waits; always at least one call.</summary>
    public int MostOf(int limit) => Math.Max(1, (int)(Most * limit));

    /// <summary>What a class gets of a window for certain; always at least one call.</summary>
    public int CertainOf(int limit, CallPriority priority) => Math.Max(1, (int)(limit * priority switch
    {
        CallPriority.Order => Order,
        CallPriority.Person => Person,
        CallPriority.Feed => Feed,
        CallPriority.Record => Record,
        CallPriority.Backfill => Backfill,
    }));
}
