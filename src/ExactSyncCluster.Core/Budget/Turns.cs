namespace ExactSyncCluster.Core.Budget;

/// <summary>The next of the times at which what the budget says can change; the end of time when there is none.</summary>
internal struct Turns(DateTimeOffset after)
{
    /// <summary>The earliest of those that were added.</summary>
    public DateTimeOffset Next { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Adds a time, which counts when it is still to come.</summary>
    public void Add(DateTimeOffset turn)
    {
        if (turn > after && turn < Next)
        {
            Next = turn;
        }
    }
}
