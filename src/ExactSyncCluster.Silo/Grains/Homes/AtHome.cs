using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace ExactSyncCluster.Silo.Grains.Homes;

/// <summary>Grains of this class begin on the silo where they belong (<see cref="Home"/>).</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AtHomeAttribute() : PlacementAttribute(new AtHomePlacement());

/// <summary>The strategy's name, for Orleans.</summary>
[GenerateSerializer]
[Immutable]
[Alias("ExactSyncCluster.AtHome")]
internal sealed class AtHomePlacement : PlacementStrategy;

/// <summary>Places a grain where it belongs, among the silos that can run it.</summary>
internal sealed class AtHomeDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(Home.Of(target.GrainIdentity, context.GetCompatibleSilos(target)));
}
