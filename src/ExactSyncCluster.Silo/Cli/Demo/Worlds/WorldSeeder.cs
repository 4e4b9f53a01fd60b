using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>
/// Enters a plan into both systems. Half of what stands on both sides is entered in Exact Online first and half last, so
/// that neither side is the newer one throughout.
/// </summary>
internal sealed class WorldSeeder(ControlApi exact, ControlApi webshop)
{
    public async Task SeedAsync(SeedPlan plan, CancellationToken cancellation)
    {
        var accounts = new Dictionary<string, string>(StringComparer.Ordinal);
        await ExactRecordsAsync(plan, IsFirst, accounts, cancellation);

        var customers = Pairs(
            plan.Customers.SelectMany(static seeded => seeded.Webshop).Select(static customer => customer.Code),
            await webshop.CreateAllAsync("customers", Body.ArrayOf(plan.Customers.SelectMany(static seeded => seeded.Webshop).Select(static customer => customer.ToWebshop())), cancellation));
        var products = Pairs(
            plan.Products.SelectMany(static seeded => seeded.Webshop).Select(static product => product.Sku),
            await webshop.CreateAllAsync("products", Body.ArrayOf(plan.Products.SelectMany(static seeded => seeded.Webshop).Select(static product => product.ToWebshop())), cancellation));

        await ExactRecordsAsync(plan, static place => !IsFirst(place), accounts, cancellation);
        await PricesAndStockAsync(plan, cancellation);

        await ExactOrdersAsync(plan, IsFirst, accounts, cancellation);
        var orders = plan.Orders.SelectMany(static seeded => seeded.Webshop)
            .Select(order => order.ToWebshop(code => customers[code], sku => products[sku]));
        await webshop.CreateAllAsync("orders", Body.ArrayOf(orders), cancellation);
        await ExactOrdersAsync(plan, static place => !IsFirst(place), accounts, cancellation);
    }

    private static bool IsFirst(int place) => place % 2 == 0;

    private async Task ExactRecordsAsync(
        SeedPlan plan,
        Func<int, bool> isTurn,
        Dictionary<string, string> accounts,
        CancellationToken cancellation)
    {
        var customers = plan.Customers.Where((seeded, place) => seeded.IsInExact && isTurn(place)).Select(static seeded => seeded.Exact!).ToList();
        var accountIds = await exact.CreateAllAsync("accounts", Body.ArrayOf(customers.Select(static customer => customer.ToExact())), cancellation);
        foreach (var (customer, id) in customers.Zip(accountIds))
        {
            accounts[customer.Code] = id;
        }

        var products = plan.Products.Where((seeded, place) => seeded.IsInExact && isTurn(place)).Select(static seeded => seeded.Exact!);
        await exact.CreateAllAsync("items", Body.ArrayOf(products.Select(static product => product.ToExact())), cancellation);
    }

    private async Task PricesAndStockAsync(SeedPlan plan, CancellationToken cancellation)
    {
        var products = plan.Products.Where(static seeded => seeded.IsInExact).ToDictionary(static seeded => seeded.Any.Sku, static seeded => seeded.Exact!, StringComparer.Ordinal);

        // An item brings its own price row along, at nothing; a person fills it in.
        foreach (var price in await exact.ListAsync("prices", cancellation))
        {
            var sku = price["ItemCode"]!.GetValue<string>().Trim();
            if (products.TryGetValue(sku, out var product))
            {
                await exact.EditAsync("prices", price["_id"]!.GetValue<string>(), new JsonObject { ["Price"] = product.Price }, cancellation);
            }
        }

        var stock = products.Values.Select(static product => new JsonObject { ["ItemCode"] = product.Sku, ["CurrentStock"] = product.Stock });
        await exact.CreateAllAsync("stock", Body.ArrayOf(stock), cancellation);
    }

    private async Task ExactOrdersAsync(SeedPlan plan, Func<int, bool> isTurn, Dictionary<string, string> accounts, CancellationToken cancellation)
    {
        var orders = plan.Orders
            .Where((seeded, place) => seeded.IsInExact && isTurn(place))
            .Select(seeded => seeded.Exact!.ToExact(code => accounts[code]));
        await exact.CreateAllAsync("orders", Body.ArrayOf(orders), cancellation);
    }

    // Of two customers with one number either will do: no order names them.
    private static Dictionary<string, string> Pairs(IEnumerable<string> keys, IReadOnlyList<string> ids)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, id) in keys.Zip(ids))
        {
            pairs[key] = id;
        }

        return pairs;
    }
}
