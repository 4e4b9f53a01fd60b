namespace ExactSyncCluster.Silo.Grains.Homes;

/// <summary>The silos that take work now, as this one knows them.</summary>
internal sealed class ActiveSilos : ISiloStatusListener
{
    private readonly ISiloStatusOracle _silos;
    private int _gone;

    public ActiveSilos(ISiloStatusOracle silos)
    {
        _silos = silos;
        silos.SubscribeToSiloStatusEvents(this);
    }

    /// <summary>How many silos have gone since this one began, whether they ended in order or not.</summary>
    public int Gone => Volatile.Read(ref _gone);

    /// <summary>Whether a grain belongs on this silo.</summary>
    public bool IsHome(GrainId grain) =>
        Home.Of(grain, _silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Append(_silos.SiloAddress)).Equals(_silos.SiloAddress);

    /// <summary>Lets a grain go to the silo where it belongs, once it has done what it is at.</summary>
    public void BringHome(IGrainBase grain)
    {
        if (!IsHome(grain.GrainContext.GrainId))
        {
            grain.MigrateOnIdle();
        }
    }

    void ISiloStatusListener.SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead)
        {
            Interlocked.Increment(ref _gone);
        }
    }
}
