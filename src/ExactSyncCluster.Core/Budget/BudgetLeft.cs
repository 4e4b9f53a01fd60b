using System.Collections.Immutable;

namespace ExactSyncCluster.Core.Budget;

/// <summary>What is left of a budget, for people.</summary>
/// <param name="MinuteLimit">Calls allowed in a minute; null when unknown.</param>
/// <param name="MinuteLeft">Calls that could go at this moment.</param>
/// <param name="DayLimit">Calls allowed in a day; null when unknown.</param>
/// <param name="DayLeft">Calls left of the day.</param>
/// <param name="DayStarts">When the next day's calls can begin.</param>
/// <param name="PausedUntil">The end of the pause that the system asked for; null when there is none.</param>
/// <param name="InFlight">Calls under way.</param>
/// <param name="Errors">Endpoints that gave errors, and how many more they may give.</param>
public sealed record BudgetLeft(
    int? MinuteLimit,
    int? MinuteLeft,
    int? DayLimit,
    int? DayLeft,
    DateTimeOffset DayStarts,
    DateTimeOffset? PausedUntil,
    int InFlight,
    ImmutableArray<EndpointErrors> Errors);

/// <summary>An endpoint that gave errors.</summary>
/// <param name="Endpoint">Its name.</param>
/// <param name="Left">Errors that it may still give in this window.</param>
public sealed record EndpointErrors(string Endpoint, int Left);
