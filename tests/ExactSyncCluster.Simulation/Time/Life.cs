namespace ExactSyncCluster.Simulation.Time;

/// <summary>The life of a process or an activation. What still waits when it ends never goes on.</summary>
internal sealed class Life(Life? within = null)
{
    private bool _hasEnded;

    /// <summary>Whether it has ended, by itself or with what it lives in.</summary>
    public bool HasEnded => _hasEnded || within is { HasEnded: true };

    /// <summary>Ends it at once, as SIGKILL does.</summary>
    public void End() => _hasEnded = true;
}
