namespace ExactSyncCluster.Core.Budget;

/// <summary>How many of the pairs that are due are woken, and how soon again.</summary>
public sealed record WakePace
{
    /// <summary>A pair that was woken and is at work is not woken again for this long. Default 5 s.</summary>
    public TimeSpan Again { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many are woken at one look: more could not call at once anyway. Default 10.</summary>
    public int Most { get; init; } = 10;

    /// <summary>How many of them may be of one entity, where calls of an endpoint go one after the other; null where they do not. Default 3.</summary>
    public int? MostOfEntity { get; init; } = 3;

    /// <summary>Calls are short when more pairs wait than this, and for more calls than the minute has left. Default 10.</summary>
    public int FewTogether { get; init; } = 10;

    /// <summary>How many calls a pair is reckoned to need that looks for itself. Default 2: it is read, and written.</summary>
    public int CallsAPair { get; init; } = 2;

    /// <summary>How old a read of their feeds may be behind which pairs go together. Default 14 s: a pair still has a second to take it.</summary>
    public TimeSpan ViewWithin { get; init; } = TimeSpan.FromSeconds(14);

    /// <summary>How long a read that was asked for is waited for; after that its pairs look for themselves for as long as <see cref="Minute"/>. Default 10 s.</summary>
    public TimeSpan ViewWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The length of the short window of calls. Default 1 min.</summary>
    public TimeSpan Minute { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>All spans divided by a number.</summary>
    public WakePace DividedBy(double divisor) => this with
    {
        Again = Again / divisor,
        ViewWithin = ViewWithin / divisor,
        ViewWait = ViewWait / divisor,
        Minute = Minute / divisor,
    };
}
