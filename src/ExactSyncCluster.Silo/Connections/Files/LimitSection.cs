using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Feeds;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>How much at most: calls to Exact, changes on their way, and writes in an hour.</summary>
/// <param name="Budget">Calls to Exact, until its own headers tell.</param>
/// <param name="Feeds">Changes on their way.</param>
/// <param name="Fuse">Writes in an hour before a person is asked.</param>
internal sealed record LimitSection(BudgetOptions Budget, FeedOptions Feeds, FuseOptions Fuse)
{
    private const string PerMinute = "exactCallsPerMinute";
    private const string PerDay = "exactCallsPerDay";
    private const int MostCalls = 1_000_000;
    private const int MostInFlight = 10_000;

    public static LimitSection Read(JsonMembers? members)
    {
        var (budget, feeds, fuse) = (new BudgetOptions(), new FeedOptions(), new FuseOptions());
        if (members is null)
        {
            return new(budget, feeds, fuse);
        }

        var minute = members.Whole(PerMinute, 1, MostCalls) ?? budget.MinuteLimit!.Value;
        var day = members.Whole(PerDay, 1, MostCalls) ?? budget.DayLimit!.Value;
        var section = new LimitSection(
            budget with
            {
                MinuteLimit = minute,
                DayLimit = day,
                MinuteReserve = Kept(members, "keepFreePerMinute", minute, PerMinute),
                DayReserve = Kept(members, "keepFreePerDay", day, PerDay),
            },
            feeds with { Window = members.Whole("changesInFlight", 1, MostInFlight) ?? feeds.Window },
            fuse with
            {
                Creates = members.Whole("createsPerHour", 0, fuse.MostPairs) ?? fuse.Creates,
                Updates = members.Whole("updatesPerHour", 0, fuse.MostPairs) ?? fuse.Updates,
                Deletes = members.Whole("deletesPerHour", 0, fuse.MostPairs) ?? fuse.Deletes,
                DeletesOfLinked = members.Number("deletesPercent", 0, 100) / 100 ?? fuse.DeletesOfLinked,
            });
        members.Close();
        return section;
    }

    private static int Kept(JsonMembers members, string name, int limit, string of)
    {
        var kept = members.Whole(name, 0, MostCalls) ?? 0;
        if (kept >= limit)
        {
            members.Wrong(name, "it leaves no call to this connection", $"give less than {of}, which is {limit}");
        }

        return kept;
    }
}
