namespace ExactSyncCluster.Simulation.Cycles;

/// <summary>How a system fails while its fault switch is thrown.</summary>
internal enum SpellKind
{
    /// <summary>Refuses with 429 and asks for a second's pause.</summary>
    TooMany,

    /// <summary>Refuses with 500.</summary>
    Broken,

    /// <summary>Refuses with 503.</summary>
    Unavailable,

    /// <summary>Requests never arrive.</summary>
    RequestLost,

    /// <summary>Requests are carried out, and their replies never arrive.</summary>
    ReplyLost,

    /// <summary>Requests are served late.</summary>
    Slow,
}
