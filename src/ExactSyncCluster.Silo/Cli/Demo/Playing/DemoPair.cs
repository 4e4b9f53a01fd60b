using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>Two linked records as people find them at the two screens.</summary>
internal sealed record DemoPair(Entity Entity, string Key, string ExactId, string WebshopId)
{
    /// <summary>The row in which Exact Online keeps the product's price.</summary>
    public string? PriceId { get; init; }

    /// <summary>The row in which Exact Online keeps the product's stock.</summary>
    public string? StockId { get; init; }

    /// <summary>The customer that an order is of.</summary>
    public string? Customer { get; init; }

    public ImmutableArray<DemoLine> Lines { get; init; } = [];

    /// <summary>Which members the webshop's record has a value in.</summary>
    public ImmutableHashSet<string> Filled { get; init; } = [];
}

/// <summary>A line of a linked order. A product stands on one line of an order only.</summary>
internal sealed record DemoLine(string Product, string ExactId, string WebshopId);
