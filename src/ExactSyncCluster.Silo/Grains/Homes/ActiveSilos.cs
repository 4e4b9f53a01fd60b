namespace ExactSyncCluster.Silo.Grains.Homes;

/// <summary>The silos that take work now, as this one knows them.</summary>
internal sealed class ActiveSilos(ISiloStatusOracle silos)
{
    /// <summary>Whether a grain belongs on this silo.</summary>
    public bool IsHome(GrainId grain) =>
        Home.Of(grain, silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Append(silos.SiloAddress)).Equals(silos.SiloAddress);

    /// <summary>Lets a grain go to the silo where it belongs, once it has done what it is at.</summary>
    public void BringHome(IGrainBase grain)
    {
        if (!IsHome(grain.GrainContext.GrainId))
        {
            grain.MigrateOnIdle();
        }
    }
}
