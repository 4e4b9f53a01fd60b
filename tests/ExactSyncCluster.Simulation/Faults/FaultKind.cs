namespace ExactSyncCluster.Simulation.Faults;

/// <summary>What can go wrong. A history draws a few of these, each at a rate of its own.</summary>
internal enum FaultKind
{
    /// <summary>A webhook is lost.</summary>
    HintLost,

    /// <summary>A webhook comes twice.</summary>
    HintRepeated,

    /// <summary>A webhook comes minutes late.</summary>
    HintDelayed,

    /// <summary>A webhook names a record that does not exist.</summary>
    HintOfNothing,

    /// <summary>The stream loses a change.</summary>
    DeliveryLost,

    /// <summary>The stream delivers a change twice.</summary>
    DeliveryRepeated,

    /// <summary>The stream delivers a change late, after later ones.</summary>
    DeliveryDelayed,

    /// <summary>An acknowledgement is lost.</summary>
    AcknowledgementLost,

    /// <summary>A read fails: 5xx, a truncated body, a maintenance page.</summary>
    ReadFailed,

    /// <summary>A row's version becomes visible after higher ones.</summary>
    RowLate,

    /// <summary>A search does not show yet what was made a moment ago.</summary>
    SearchLags,

    /// <summary>The webshop refuses the cursor.</summary>
    CursorExpired,

    /// <summary>Exact numbers all its rows anew.</summary>
    Renumbered,

    /// <summary>A write never arrives.</summary>
    RequestLost,

    /// <summary>A write is applied and its reply is lost.</summary>
    ReplyLost,

    /// <summary>A write is applied after it was given up.</summary>
    AppliedLate,

    /// <summary>429.</summary>
    Throttled,

    /// <summary>503 before anything was done.</summary>
    Unavailable,

    /// <summary>A business rule of one system refuses some values.</summary>
    ValueRefused,

    /// <summary>A system keeps texts in upper case.</summary>
    Normalised,

    /// <summary>A person edits the record while our write is on its way.</summary>
    EditMeanwhile,

    /// <summary>A system's clock runs ahead or behind.</summary>
    ClockOff,

    /// <summary>A system's clock is set while it runs.</summary>
    ClockSet,

    /// <summary>A system tells whole seconds.</summary>
    ClockCoarse,

    /// <summary>The store refuses a write.</summary>
    StoreFails,

    /// <summary>The store writes, and its answer is lost.</summary>
    StoreAnswerLost,

    /// <summary>A second activation of the same pair.</summary>
    SecondActivation,

    /// <summary>The activation is gone at once.</summary>
    Crash,

    /// <summary>The whole silo is gone at once: feeds, pairs, what was measured of clocks.</summary>
    SiloKilled,

    /// <summary>Exact answers with an empty list, although there is something.</summary>
    AnswerEmpty,

    /// <summary>The silos' own clocks differ, by as much as they may.</summary>
    SilosApart,

    /// <summary>A process hangs between a permit and the request that it is for, and others go on without it.</summary>
    SiloHangs,

    /// <summary>An answer takes seconds: what was written may stand there long before we hear of it, and the system's clock is known less well.</summary>
    AnswerSlow,
}
