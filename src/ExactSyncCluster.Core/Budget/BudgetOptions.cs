namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// The limits of one (Exact app, division) or of one shop host as they are known before the system tells its own, and how
/// carefully they are kept.
/// </summary>
public sealed record BudgetOptions
{
    /// <summary>A system whose limits are unknown: only its own 429 and headers slow it down.</summary>
    public static BudgetOptions Unlimited { get; } = new() { MinuteLimit = null, DayLimit = null, Errors = null };

    /// <summary>Calls allowed in one <see cref="Minute"/>; null when unknown. Default 60.</summary>
    public int? MinuteLimit { get; init; } = 60;

    /// <summary>The length of the short window. Default 60 s; shorter only with a shortened clock.</summary>
    public TimeSpan Minute { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Calls allowed in one <see cref="Day"/>; null when unknown. Default 5,000.</summary>
    public int? DayLimit { get; init; } = 5_000;

    /// <summary>The length of the long window, which starts at its multiples in UTC until the system tells. Default 24 h.</summary>
    public TimeSpan Day { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How far the system's clock may be from ours when its day ends: calls this near to it count for both days. Default
    /// 30 s; with <see cref="CallLimit"/> no more than <see cref="Minute"/>.
    /// </summary>
    public TimeSpan DayMargin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The system has counted a call at the latest this long after its permit was taken; a call that never reports, or
    /// got no answer, counts as ended then. Must be longer than the calls' own time-out. Default 15 s.
    /// </summary>
    public TimeSpan CallLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Places of the minute that are never used, for other callers that share the limit. Default 0.</summary>
    public int MinuteReserve { get; init; }

    /// <summary>Calls of the day that are never used, for other callers that share the limit. Default 0.</summary>
    public int DayReserve { get; init; }

    /// <summary>Permits that one durable reservation holds. More: fewer writes, more lost in a crash. Default 20.</summary>
    public int BlockSize { get; init; } = 20;

    /// <summary>How long a reservation may be spent. Default 15 s.</summary>
    public TimeSpan BlockSpan { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How far the clocks of two holders of the budget may differ. Default 2 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Calls that may be under way at one time. Default 64.</summary>
    public int MostInFlight { get; init; } = 64;

    /// <summary>Calls that a waiting pair is reckoned with: it is read, then written. Default 2.</summary>
    public int CallsAPair { get; init; } = 2;

    /// <summary>The longest pause that one answer can ask for. Default 24 h.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long other callers are reckoned with after an answer showed them. Default 1 h.</summary>
    public TimeSpan OthersRemembered { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How the classes of calls divide the windows.</summary>
    public BudgetShares Shares { get; init; } = new();

    /// <summary>The budget of error answers; null when the system has no such limit.</summary>
    public ErrorBudgetOptions? Errors { get; init; } = new();

    /// <summary>The same options, or an exception that names the one that cannot be.</summary>
    internal BudgetOptions Checked()
    {
        Demand(MinuteLimit is null or > 0, nameof(MinuteLimit), "be above 0, or absent");
        Demand(DayLimit is null or > 0, nameof(DayLimit), "be above 0, or absent");
        Demand(Minute > TimeSpan.Zero && Day >= 2 * Minute, nameof(Minute), "be above 0 and no longer than half of Day");
        Demand(CallLimit > TimeSpan.Zero && DayMargin >= TimeSpan.Zero, nameof(CallLimit), "be above 0, and DayMargin not below it");
        Demand(DayMargin + CallLimit <= Minute, nameof(DayMargin), "together with CallLimit be no longer than Minute");
        Demand(MinuteReserve >= 0 && !(MinuteReserve >= MinuteLimit), nameof(MinuteReserve), "be from 0 to below MinuteLimit");
        Demand(DayReserve >= 0 && !(DayReserve >= DayLimit), nameof(DayReserve), "be from 0 to below DayLimit");
        Demand(BlockSize > 0 && BlockSpan > TimeSpan.Zero, nameof(BlockSize), "be above 0, and BlockSpan too");
        Demand(ClockSkew >= TimeSpan.Zero, nameof(ClockSkew), "not be below 0");
        Demand(MostInFlight > 0, nameof(MostInFlight), "be above 0");
        Demand(CallsAPair > 0, nameof(CallsAPair), "be above 0");
        Demand(Errors is null || Errors.IsPossible, nameof(Errors), "allow at least one error, and at least that many before the key is blocked");
        Demand(Shares.ArePossible, nameof(Shares), "be parts from 0 to 1, no certain part above Most, and parts and reserves each 1 at most together");
        return this;
    }

    private static void Demand(bool held, string name, string demand)
    {
        if (!held)
        {
            throw new ArgumentException($"The call budget's option {name} must {demand}.");
        }
    }
}
