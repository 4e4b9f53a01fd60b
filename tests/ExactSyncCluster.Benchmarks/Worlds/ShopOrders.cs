using System.Globalization;
using System.Text.Json.Nodes;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>Orders that customers place in the shop, and when each has left for Exact.</summary>
/// <param name="world">The two systems.</param>
/// <param name="customer">The shop's customer who orders.</param>
/// <param name="product">The shop's product that is ordered.</param>
internal sealed class ShopOrders(DemoWorld world, string customer, string product)
{
    private const string Sku = "WAVE-1";
    private const string Create = "POST";
    private const string Orders = "salesorder/SalesOrders";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Enters the product that is ordered into both systems.</summary>
    public static async Task<ShopOrders> PrepareAsync(DemoWorld world, string customer, CancellationToken cancellation)
    {
        var product = SeedProduct.Make(new(1), Sku);
        await world.Exact.CreateAllAsync("items", Body.ArrayOf([product.ToExact()]), cancellation);
        var ids = await world.Webshop.CreateAllAsync("products", Body.ArrayOf([product.ToWebshop()]), cancellation);
        return new(world, customer, ids[0]);
    }

    /// <summary>Places an order and waits until it has come to Exact.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>How long that took, in seconds.</returns>
    /// <exception cref="InvalidOperationException">It did not come.</exception>
    public async Task<double> LeaveAsync(int number, CancellationToken cancellation)
    {
        var earlier = (await world.Exact.CountsAsync(cancellation)).Calls;
        var order = await world.Webshop.CreateAsync("orders", Order(number), cancellation);
        var placed = DateTimeOffset.Parse(order["_at"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        while (TimeProvider.System.GetUtcNow() - placed < Limit)
        {
            if ((await world.Exact.RequestsAsync(earlier, cancellation)).FirstOrDefault(static request => request is { Method: Create, Created: true } && request.Path.Contains(Orders, StringComparison.Ordinal)) is { } created)
            {
                return (created.At - placed).TotalSeconds;
            }

            await Task.Delay(Pause, cancellation);
        }

        throw new InvalidOperationException($"An order has not come to Exact in {Limit.TotalMinutes} min.");
    }

    private JsonObject Order(int number) => Body.Of(
        ("number", $"W{number.ToString(CultureInfo.InvariantCulture)}"),
        ("customerId", customer),
        ("orderDate", "2026-01-05"),
        ("deliveryDate", "2026-01-12"),
        ("currency", "EUR"),
        ("lines", Body.ArrayOf([Body.Of(("productId", product), ("quantity", 1), ("unitPrice", 10), ("vatCode", "2"))])));
}
