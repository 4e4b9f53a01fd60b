using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Tests.Budget;

/// <summary>Counts calls as Exact does: in its own minutes and days, whose start nobody is told, and errors in any hour.</summary>
internal sealed class LimitedServer(int minuteLimit, TimeSpan minute, TimeSpan minuteOffset, int dayLimit, TimeSpan day, TimeSpan dayOffset)
{
    private readonly Dictionary<long, int> _minutes = [];
    private readonly Dictionary<long, int> _days = [];
    private readonly Dictionary<string, List<DateTimeOffset>> _errors = [];

    public bool TellsLimits { get; init; } = true;

    public int MostInMinute => _minutes.Values.DefaultIfEmpty().Max();

    public int MostInDay => _days.Values.DefaultIfEmpty().Max();

    public IEnumerable<int> DayTotals => _days.OrderBy(count => count.Key).Select(count => count.Value);

    public bool HasRoom(DateTimeOffset at) =>
        _minutes.GetValueOrDefault(Minute(at)) < minuteLimit && _days.GetValueOrDefault(Day(at)) < dayLimit;

    public CallReport Count(DateTimeOffset at, string endpoint, bool isError)
    {
        var fits = HasRoom(at);
        _minutes[Minute(at)] = _minutes.GetValueOrDefault(Minute(at)) + 1;
        _days[Day(at)] = _days.GetValueOrDefault(Day(at)) + 1;
        if (isError)
        {
            (_errors.TryGetValue(endpoint, out var times) ? times : _errors[endpoint] = []).Add(at);
        }

        var report = new CallReport { Endpoint = endpoint, Status = !fits ? 429 : isError ? 400 : 200, CountsAsError = isError };
        return !TellsLimits ? report : report with
        {
            MinuteLimit = minuteLimit,
            MinuteRemaining = Math.Max(0, minuteLimit - _minutes[Minute(at)]),
            DayLimit = dayLimit,
            DayRemaining = Math.Max(0, dayLimit - _days[Day(at)]),
            DayReset = new DateTimeOffset((Day(at) + 1) * day.Ticks, TimeSpan.Zero) + dayOffset,
        };
    }

    /// <summary>The most errors that one endpoint gave in any window of this length.</summary>
    public int MostErrors(TimeSpan window) => _errors.Values
        .SelectMany(times => times.Select(start => times.Count(time => time >= start && time < start + window)))
        .DefaultIfEmpty().Max();

    private long Minute(DateTimeOffset at) => (at - minuteOffset).UtcTicks / minute.Ticks;

    private long Day(DateTimeOffset at) => (at - dayOffset).UtcTicks / day.Ticks;
}
