namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What is not promised, and counted instead.</summary>
internal enum Exemption
{
    /// <summary>An Exact edit between our last read of the record and our write to the same property.</summary>
    UnseenInExact,

    /// <summary>The order of two edits that the history marks as uncertain.</summary>
    OrderUncertain,

    /// <summary>The order of two edits nearer together than the clocks of this history are off.</summary>
    ClockOff,

    /// <summary>A request that Exact carried out after it was given up.</summary>
    AppliedLate,
}
