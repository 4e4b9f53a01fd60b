namespace ExactSyncCluster.Simulation.Cycles;

/// <summary>What is done to a real silo, or to what it speaks to, in one cycle.</summary>
internal enum CycleKind
{
    /// <summary>SIGKILL at a random instant.</summary>
    Kill,

    /// <summary>SIGKILL between a request's arrival and its reply.</summary>
    KillAtRequest,

    /// <summary>SIGSTOP, a second silo that must be refused meanwhile, and SIGCONT.</summary>
    Hang,

    /// <summary>A system's fault switch, thrown for a while.</summary>
    Fault,
}
