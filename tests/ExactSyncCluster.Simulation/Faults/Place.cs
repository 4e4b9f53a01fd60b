namespace ExactSyncCluster.Simulation.Faults;

/// <summary>Where a fault strikes: a point at which something is stored, a kind of call, or the way of a message.</summary>
internal enum Place
{
    /// <summary>A state with a new intent is stored.</summary>
    StoreIntent,

    /// <summary>A state whose intent has ended is stored.</summary>
    StoreOutcome,

    /// <summary>A waiting state is stored.</summary>
    StoreWaiting,

    /// <summary>A parked, ended or moved state is stored.</summary>
    StoreStanding,

    /// <summary>What a system showed is stored.</summary>
    StoreView,

    /// <summary>A feed's checkpoint is stored.</summary>
    StoreCheckpoint,

    /// <summary>Before an effect is carried out.</summary>
    BeforeEffect,

    /// <summary>After an effect was carried out, before its result is taken.</summary>
    AfterEffect,

    /// <summary>Exact makes a record.</summary>
    CreateInExact,

    /// <summary>Exact changes a record.</summary>
    UpdateInExact,

    /// <summary>Exact makes, changes or removes a line or a price.</summary>
    RowInExact,

    /// <summary>Exact removes a record.</summary>
    DeleteInExact,

    /// <summary>The webshop makes a record.</summary>
    CreateInWebshop,

    /// <summary>The webshop changes a record.</summary>
    UpdateInWebshop,

    /// <summary>The webshop removes a record.</summary>
    DeleteInWebshop,

    /// <summary>A record is read.</summary>
    ReadRecord,

    /// <summary>A record is searched.</summary>
    Search,

    /// <summary>A page of Exact's feeds is read.</summary>
    FeedOfExact,

    /// <summary>A page of the webshop's feeds is read.</summary>
    FeedOfWebshop,

    /// <summary>A change is on its way to its pair.</summary>
    Delivery,

    /// <summary>An acknowledgement is on its way.</summary>
    Acknowledgement,

    /// <summary>A webhook is on its way.</summary>
    Hint,

    /// <summary>A pair is woken.</summary>
    Waking,

    /// <summary>The state of the tokens is stored.</summary>
    StoreTokens,

    /// <summary>Tokens are asked for.</summary>
    Tokens,

    /// <summary>Exact is asked for new tokens.</summary>
    Renewal,

    /// <summary>Anywhere: a property of the whole history.</summary>
    World,
}
