namespace ExactSyncCluster.Simulation.Systems;

/// <summary>What goes wrong with a write.</summary>
public enum WriteFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is carried out, but the reply is lost.</summary>
    ReplyLost,

    /// <summary>It is lost on the way.</summary>
    RequestLost,

    /// <summary>The system refuses it.</summary>
    Rejected,

    /// <summary>The system refuses it, because there is such a record.</summary>
    AlreadyExists,
}
