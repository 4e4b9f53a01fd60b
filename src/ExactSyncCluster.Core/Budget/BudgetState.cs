using System.Collections.Immutable;

namespace ExactSyncCluster.Core.Budget;

/// <summary>
/// What of a budget is stored before permits are spent. All of its block counts as spent for whoever reads it again.
/// </summary>
public sealed record BudgetState
{
    /// <summary>The number of the block's first permit; everything before it is told by the other properties.</summary>
    public required long FirstPermit { get; init; }

    /// <summary>How many permits the block holds.</summary>
    public required int Block { get; init; }

    /// <summary>No permit of the block is handed out from this time on.</summary>
    public required DateTimeOffset BlockEnds { get; init; }

    /// <summary>Calls that were under way.</summary>
    public required int InFlight { get; init; }

    /// <summary>The places of the minute still taken, in groups of equal release.</summary>
    public ImmutableArray<PlaceGroup> Places { get; init; } = [];

    /// <summary>The minute's limit as the system told it.</summary>
    public int? MinuteLimit { get; init; }

    /// <summary>The day.</summary>
    public required DayState Day { get; init; }

    /// <summary>The pause that the system asked for.</summary>
    public PauseState? Pause { get; init; }

    /// <summary>The number of the last error told here.</summary>
    public long LastError { get; init; }

    /// <summary>The errors that still count.</summary>
    public ImmutableArray<ErrorMark> Errors { get; init; } = [];

    /// <summary>Until when each crash counts that may have hidden errors.</summary>
    public ImmutableArray<DateTimeOffset> Crashes { get; init; } = [];
}

/// <summary>Places of the minute that are free again at one time.</summary>
public sealed record PlaceGroup(DateTimeOffset FreeAt, int Count);

/// <summary>What is spent of the day.</summary>
/// <param name="Limit">The limit as the system told it.</param>
/// <param name="Reset">When the day's count starts anew.</param>
/// <param name="Spent">Per class, most urgent first; the last number belongs to no class of ours.</param>
/// <param name="Tail">How many of these may count for the next day as well.</param>
public sealed record DayState(int? Limit, DateTimeOffset Reset, ImmutableArray<int> Spent, int Tail);

/// <summary>A pause that the system asked for.</summary>
/// <param name="Until">Its end.</param>
/// <param name="Throttled">True after 429, false after an outage.</param>
/// <param name="InARow">How many times it was throttled without an end told and without a success in between.</param>
public sealed record PauseState(DateTimeOffset Until, bool Throttled, int InARow);

/// <summary>An error answer, or a call whose answer nobody heard.</summary>
/// <param name="Number">Its place in the order of errors.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Until">When it stops counting.</param>
/// <param name="RejectedBefore">True when the record had been rejected before.</param>
/// <param name="Heard">False when it is only possible that there was an error.</param>
public sealed record ErrorMark(long Number, string Endpoint, DateTimeOffset Until, bool RejectedBefore, bool Heard);
