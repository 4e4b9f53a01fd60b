using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Budget;

/// <summary>Who may take the next place of a window.</summary>
/// <param name="Shares">How classes divide it.</param>
/// <param name="Usable">Its places.</param>
/// <param name="Order">Places kept for an order that may come.</param>
/// <param name="Person">Places kept for a person.</param>
/// <param name="Feed">Places kept for feeds.</param>
/// <param name="UrgentFirst">Whether a class stands back while a more urgent one waits.</param>
internal sealed record ShareRule(BudgetShares Shares, int Usable, int Order, int Person, int Feed, bool UrgentFirst)
{
    public static ShareRule OfMinute(BudgetShares shares, int usable) =>
        new(shares, usable, (int)(shares.MinuteOrderReserve * usable), 0, 0, UrgentFirst: true);

    public static ShareRule OfDay(BudgetShares shares, int usable, double ahead) => new(
        shares,
        usable,
        (int)(shares.DayOrderReserve * usable * ahead),
        (int)(shares.DayPersonReserve * usable * ahead),
        (int)(shares.DayFeedReserve * usable * ahead),
        UrgentFirst: false);

    public bool Allows(CallPriority priority, Tally taken, WaitingClasses waiting)
    {
        var free = Usable - taken.Total;
        var kept = KeptAgainst(priority, taken);
        if (free <= kept)
        {
            return false;
        }

        if (taken[priority] < Shares.CertainOf(Usable, priority) || !waiting.HasOtherThan(priority))
        {
            return true;
        }

        var most = Shares.MostOf(Usable);
        return taken[priority] < most
            && free > Math.Max(kept, Wanted(priority, taken, waiting))
            && !(UrgentFirst && StandsBack(priority, taken, waiting, most));
    }

    // Each class is kept from the reserves of those before it in the order Feed, Order, Person. An order in which two
    // classes were kept from each other's reserve could stop both.
    private int KeptAgainst(CallPriority priority, Tally taken) => priority switch
    {
        CallPriority.Feed => 0,
        CallPriority.Order => Kept(CallPriority.Feed, Feed, taken),
        CallPriority.Person => Kept(CallPriority.Feed, Feed, taken) + Kept(CallPriority.Order, Order, taken),
        CallPriority.Record or CallPriority.Backfill =>
            Kept(CallPriority.Feed, Feed, taken) + Kept(CallPriority.Order, Order, taken) + Kept(CallPriority.Person, Person, taken),
    };

    // A class that has all it may take while others wait has no use for a reserve.
    private int Kept(CallPriority priority, int reserve, Tally taken) =>
        Math.Clamp(Shares.MostOf(Usable) - taken[priority], 0, reserve);

    private int Wanted(CallPriority priority, Tally taken, WaitingClasses waiting)
    {
        var wanted = 0;
        for (var other = CallPriority.Order; other <= CallPriority.Backfill; other++)
        {
            if (other != priority && waiting.Has(other))
            {
                wanted += Math.Max(0, Shares.CertainOf(Usable, other) - taken[other]);
            }
        }

        return wanted;
    }

    private static bool StandsBack(CallPriority priority, Tally taken, WaitingClasses waiting, int most)
    {
        for (var other = CallPriority.Order; other < priority; other++)
        {
            if (waiting.Has(other) && taken[other] < most)
            {
                return true;
            }
        }

        return false;
    }
}
