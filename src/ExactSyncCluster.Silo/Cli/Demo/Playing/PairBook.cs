using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>Which records belong together, found out at the two screens by code, SKU and order number.</summary>
internal sealed record PairBook(ImmutableArray<DemoPair> Customers, ImmutableArray<DemoPair> Products, ImmutableArray<DemoPair> Orders)
{
    public static async Task<PairBook> ReadAsync(DemoWorld world, CancellationToken cancellation)
    {
        var customers = Join(
            Entity.Customer,
            await world.Exact.ListAsync("accounts", cancellation),
            await world.Webshop.ListAsync("customers", cancellation),
            static account => Text(account, "Code"),
            static customer => Text(customer, "number"));
        var products = Join(
            Entity.Product,
            await world.Exact.ListAsync("items", cancellation),
            await world.Webshop.ListAsync("products", cancellation),
            static item => Text(item, "Code"),
            static product => Text(product, "sku"));
        var prices = ByItem(await world.Exact.ListAsync("prices", cancellation), "Item");
        var stock = ByItem(await world.Exact.ListAsync("stock", cancellation), "ItemId");
        products = [.. products.Select(product => product with
        {
            PriceId = prices.GetValueOrDefault(product.ExactId),
            StockId = stock.GetValueOrDefault(product.ExactId),
        })];
        var orders = JoinOrders(
            await world.Exact.ListAsync("orders", cancellation),
            await world.Webshop.ListAsync("orders", cancellation),
            products,
            customers.ToDictionary(static customer => customer.WebshopId, static customer => customer.Key, StringComparer.Ordinal));
        return new PairBook(customers, products, orders);
    }

    private static ImmutableArray<DemoPair> Join(
        Entity entity,
        IReadOnlyList<JsonObject> exact,
        IReadOnlyList<JsonObject> webshop,
        Func<JsonObject, string?> exactKey,
        Func<JsonObject, string?> webshopKey)
    {
        var there = webshop.ToLookup(webshopKey, StringComparer.Ordinal);
        return
        [
            .. exact
                .Select(record => (Id: Text(record, "_id")!, Key: exactKey(record)))
                .Where(record => record.Key is not null && there[record.Key].Count() == 1)
                .Select(record => new DemoPair(entity, record.Key!, record.Id, Text(there[record.Key].Single(), "id")!) { Filled = Filled(there[record.Key].Single()) })
                .OrderBy(static pair => pair.Key, StringComparer.Ordinal),
        ];
    }

    // An order that Exact Online numbered goes by the reference that it came with, so that the plan does not depend on the
    // order in which the engine made them.
    private static ImmutableArray<DemoPair> JoinOrders(
        IReadOnlyList<JsonObject> exact,
        IReadOnlyList<JsonObject> webshop,
        ImmutableArray<DemoPair> products,
        Dictionary<string, string> customers)
    {
        var byErp = webshop.Where(static order => order["erpNumber"] is not null).ToLookup(static order => order["erpNumber"]!.ToJsonString(), StringComparer.Ordinal);
        var skuOfItem = products.ToDictionary(static product => product.ExactId, static product => product.Key, StringComparer.Ordinal);
        var skuOfProduct = products.ToDictionary(static product => product.WebshopId, static product => product.Key, StringComparer.Ordinal);
        var pairs = new List<DemoPair>();
        foreach (var order in exact)
        {
            var number = order["OrderNumber"]!.ToJsonString();
            if (byErp[number].ToList() is not [{ } other])
            {
                continue;
            }

            var shop = other["lines"]!.AsArray().Select(static line => line!.AsObject()).ToLookup(line => skuOfProduct.GetValueOrDefault(Text(line, "productId")!), StringComparer.Ordinal);
            var lines = order["SalesOrderLines"]!.AsArray().Select(static line => line!.AsObject())
                .Select(line => (Id: Text(line, "_id")!, Sku: skuOfItem.GetValueOrDefault(Text(line, "Item")!)))
                .Where(line => line.Sku is not null && shop[line.Sku].Count() == 1)
                .Select(line => new DemoLine(line.Sku!, line.Id, Text(shop[line.Sku].Single(), "id")!))
                .OrderBy(static line => line.Product, StringComparer.Ordinal);
            pairs.Add(new DemoPair(Entity.Order, OrderKey(order, number), Text(order, "_id")!, Text(other, "id")!)
            {
                Lines = [.. lines],
                Filled = Filled(other),
                Customer = customers.GetValueOrDefault(Text(other, "customerId")!),
            });
        }

        return [.. pairs.OrderBy(static pair => pair.Key, StringComparer.Ordinal)];
    }

    /// <summary>What an order is known by in the demo: the reference in Exact Online, else the number there.</summary>
    public static string OrderKey(JsonObject order, string number) =>
        Text(order, "YourRef") is { Length: > 0 } reference ? reference : string.Create(CultureInfo.InvariantCulture, $"#{number}");

    private static ImmutableHashSet<string> Filled(JsonObject record) =>
        [.. record.Where(static member => member.Value is not null).Select(static member => member.Key)];

    private static Dictionary<string, string> ByItem(IReadOnlyList<JsonObject> rows, string name) =>
        rows.GroupBy(row => Text(row, name)!, StringComparer.Ordinal)
            .ToDictionary(static rows => rows.Key, static rows => Text(rows.First(), "_id")!, StringComparer.Ordinal);

    private static string? Text(JsonObject record, string name) => record[name]?.GetValue<string>().Trim();
}
