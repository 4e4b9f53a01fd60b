namespace ExactSyncCluster.Silo.Tests.Restarts;

/// <summary>
/// Tests of how soon real processes go on: they run when all others have ended, since who shares the machine with them would be measured too.
/// </summary>
[CollectionDefinition(nameof(TimedAlone), DisableParallelization = true)]
public sealed class TimedAlone;
