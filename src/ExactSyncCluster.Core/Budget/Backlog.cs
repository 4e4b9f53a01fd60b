namespace ExactSyncCluster.Core.Budget;

/// <summary>How long a backlog takes.</summary>
internal static class Backlog
{
    public static TimeSpan Duration(DateTimeOffset now, int calls, BudgetLeft left, int? aMinute, int? aDay, BudgetOptions options)
    {
        var start = left.PausedUntil is { } until && until > now ? until - now : TimeSpan.Zero;
        if (calls <= 0)
        {
            return TimeSpan.Zero;
        }

        var isSameDay = now + start < left.DayStarts;
        var today = isSameDay ? left.DayLeft ?? int.MaxValue : aDay ?? int.MaxValue;
        if (calls <= today)
        {
            return start + Minutes(calls, start > TimeSpan.Zero ? aMinute : left.MinuteLeft, aMinute, options);
        }

        // Only a known day's limit leads here: the rest waits for whole days, and the last of it runs at the minute's pace.
        var perDay = aDay ?? int.MaxValue;
        var rest = calls - today;
        var wholeDays = (rest - 1) / perDay;
        var nextDay = isSameDay ? left.DayStarts - now : start + options.Day;
        return nextDay + (wholeDays * options.Day) + Minutes(rest - (wholeDays * perDay), aMinute, aMinute, options);
    }

    private static TimeSpan Minutes(int calls, int? first, int? each, BudgetOptions options) =>
        each is not { } places || calls <= (first ?? places)
            ? TimeSpan.Zero
            : options.Minute * Math.Ceiling((calls - (first ?? places)) / (double)places);
}
