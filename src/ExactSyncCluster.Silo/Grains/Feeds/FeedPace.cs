using ExactSyncCluster.Core.Budget;

namespace ExactSyncCluster.Silo.Grains.Feeds;

/// <summary>How often the grains that work by themselves look for work. The demo looks more often, since its time is divided.</summary>
internal sealed record FeedPace
{
    /// <summary>The time between two looks. Default 0.5 s.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The pause after an error. Default 5 s.</summary>
    public TimeSpan ErrorPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the numbering of versions is checked. Default 1 h.</summary>
    public TimeSpan EpochPeriod { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often it is checked that everything may be read. Default 1 day.</summary>
    public TimeSpan RightsPeriod { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How soon it is checked again when something may not. Default 10 min.</summary>
    public TimeSpan RightsAgain { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often each silo makes sure that all connections run. Default 3 s.</summary>
    public TimeSpan SupervisorPeriod { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many connections it looks after at once; a further one waits until one of them has answered. Default 32.</summary>
    public int LooksTogether { get; init; } = 32;

    /// <summary>
    /// How many of these looks pass from one figure to the next: what costs something to count. Nobody is woken by a figure
    /// sooner, for an alert waits for minutes. Default 10.
    /// </summary>
    public int SupervisionsAFigure { get; init; } = 10;

    /// <summary>How many entries a page of the first survey may have. Default 1,000.</summary>
    public int PageLimit { get; init; } = 1000;

    /// <summary>Which of the pairs that are due are woken at one look.</summary>
    public WakePace Wakes { get; init; } = new();

    /// <summary>How many pairs that waited for a view, or for a person, are woken at one look. Default 1,000.</summary>
    public int MostWoken { get; init; } = 1000;
}
