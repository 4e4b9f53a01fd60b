namespace ExactSyncCluster.Simulation.Checks;

/// <summary>What is not promised, and counted instead.</summary>
internal enum Exemption
{
    /// <summary>An Exact edit between our last read of the record and our write to the same property.</summary>
    UnseenInExact,

    /// <summary>The order of two edits that the history marks as uncertain.</summary>
    OrderUncertain,

    /// <summary>An Exact edit whose row came late, after it was touched again: reads passed that did not show it, and its time is told by nothing.</summary>
    HiddenByLateRow,

    /// <summary>The order of two edits nearer together than the clocks of this history are off.</summary>
    ClockOff,

    /// <summary>Values that stood there before the two were first compared: the newest record wins, not the newest edit.</summary>
    FirstMatch,

    /// <summary>Not on the list of what is not promised, and open: a system's own rendering of an older edit, told late, beat a newer edit, which stands in the history.</summary>
    RenderingWon,

    /// <summary>
    /// Not on the list of what is not promised, and open: a line that we had added in Exact, without an answer, was edited there before anybody found it.
    /// It counts as somebody's own, and stands twice: nothing tells it from one that somebody added.
    /// </summary>
    LineTwice,

    /// <summary>A request that Exact carried out after it was given up.</summary>
    AppliedLate,

    /// <summary>Exact counts an error whose answer was lost, or came after its call was given up.</summary>
    ErrorUnheard,

    /// <summary>Where the edits of one system go before the other's: an edit of the other lost to one that went with its deleted record, and does not speak for that.</summary>
    LostToDeleted,
}
