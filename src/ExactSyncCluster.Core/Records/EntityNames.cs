using System.Collections.Immutable;

namespace ExactSyncCluster.Core.Records;

/// <summary>The one written name of each entity: in keys, metrics, addresses and files.</summary>
public static class EntityNames
{
    /// <summary>All entities, in the order in which they depend on each other.</summary>
    public static ImmutableArray<Entity> All { get; } = [Entity.Customer, Entity.Product, Entity.Order];

    /// <summary>An entity's name.</summary>
    public static string Of(Entity entity) => entity switch
    {
        Entity.Customer => "customer",
        Entity.Product => "product",
        Entity.Order => "order",
        _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, "Not an entity."),
    };

    /// <summary>The entity with this name; null when there is none.</summary>
    public static Entity? Parse(string name) => name switch
    {
        "customer" => Entity.Customer,
        "product" => Entity.Product,
        "order" => Entity.Order,
        _ => null,
    };
}
