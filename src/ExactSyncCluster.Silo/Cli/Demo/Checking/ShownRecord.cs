using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>A record as a system's public API shows it, in the demo's one spelling.</summary>
/// <param name="Entity">What it is.</param>
/// <param name="Id">The system's id.</param>
/// <param name="Values">Values by the webshop's names; what is not there has no value.</param>
/// <param name="Lines">An order's lines.</param>
internal sealed record ShownRecord(Entity Entity, string Id, ImmutableDictionary<string, string> Values, ImmutableArray<ShownLine> Lines)
{
    public string? Get(DemoProperty property) => Values.GetValueOrDefault(property.Webshop);

    public string? Get(string name) => Values.GetValueOrDefault(name);
}

/// <summary>A line as a system's public API shows it. Its product is known by its SKU.</summary>
internal sealed record ShownLine(string Id, ImmutableDictionary<string, string> Values)
{
    public string? Product => Values.GetValueOrDefault("productId");

    public string? Get(DemoProperty property) => Values.GetValueOrDefault(property.Webshop);
}

/// <summary>All that one system shows.</summary>
internal sealed record ShownSystem(ImmutableArray<ShownRecord> Customers, ImmutableArray<ShownRecord> Products, ImmutableArray<ShownRecord> Orders)
{
    /// <summary>The product of each row in which Exact Online keeps a price.</summary>
    public ImmutableDictionary<string, string> PriceRows { get; init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableArray<ShownRecord> Of(Entity entity) => entity switch
    {
        Entity.Customer => Customers,
        Entity.Product => Products,
        Entity.Order => Orders,
        _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, "Not an entity."),
    };
}
