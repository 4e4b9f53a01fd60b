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

    /// <summary>
    /// How many of these looks pass from one figure to the next: what costs something to count. Nobody is woken by a figure
    /// sooner, for an alert waits for minutes. Default 10.
    /// </summary>
    public int SupervisionsAFigure { get; init; } = 10;

    /// <summary>How many entries a page of the first survey may have. Default 1,000.</summary>
    public int PageLimit { get; init; } = 1000;

    /// <summary>A pair that was woken and is at work is not woken again for this long. Default 5 s.</summary>
    public TimeSpan WakeAgain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many pairs that are due are woken at one look: more could not call at once anyway. Default 10.</summary>
    public int MostWokenATick { get; init; } = 10;

    /// <summary>How many of them may be of one entity, where calls of an endpoint go one after the other. Default 3.</summary>
    public int MostWokenAnEntity { get; init; } = 3;

    /// <summary>How many pairs that waited for a view, or for a person, are woken at one look. Default 1,000.</summary>
    public int MostWoken { get; init; } = 1000;
}
