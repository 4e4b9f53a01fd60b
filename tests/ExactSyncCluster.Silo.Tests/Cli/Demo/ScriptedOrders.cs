using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

/// <summary>The orders' part of the synchroniser that makes no mistakes.</summary>
internal sealed class ScriptedOrders(DemoWorld world)
{
    private static readonly Dictionary<string, (JsonNode? Price, JsonNode? Stock)> NoRows = [];

    private static CancellationToken Stop => ScriptedSync.Stop;

    public async Task MakeMissingAsync()
    {
        var book = await PairBook.ReadAsync(world, Stop);
        var exact = await world.Exact.ListAsync("orders", Stop);
        var webshop = await world.Webshop.ListAsync("orders", Stop);
        var byReference = exact.Where(static order => order["YourRef"] is not null).ToDictionary(static order => ScriptedSync.Text(order, "YourRef"));
        var known = new HashSet<string>();
        foreach (var order in webshop)
        {
            var number = order["erpNumber"]?.ToJsonString();
            if (number is null)
            {
                var made = byReference.GetValueOrDefault(ScriptedSync.Text(order, "number")) ?? await MakeInExactAsync(book, order);
                number = made["OrderNumber"]!.ToJsonString();
                await world.Webshop.EditAsync("orders", ScriptedSync.Text(order, "id"), new JsonObject { ["erpNumber"] = made["OrderNumber"]!.DeepClone() }, Stop);
            }

            known.Add(number);
        }

        foreach (var order in exact.Where(order => !known.Contains(order["OrderNumber"]!.ToJsonString())))
        {
            var body = Bodies.ToWebshop(Entity.Order, order, NoRows, creates: true);
            body["customerId"] = book.Customers.First(pair => pair.ExactId == ScriptedSync.Text(order, "OrderedBy")).WebshopId;
            body["lines"] = Body.ArrayOf(Lines(order, "SalesOrderLines").Select(line => Bodies.LineToWebshop(line, ProductOf(book, line).WebshopId, null)));
            await world.Webshop.CreateAsync("orders", body, Stop);
        }
    }

    public async Task CarryLinesAsync(PairBook book, IReadOnlyList<Deed> deeds)
    {
        foreach (var deed in deeds.Where(static deed => deed.Kind is DeedKind.AddedLine or DeedKind.RemovedLine))
        {
            var order = book.Orders.First(pair => pair.Key == deed.Key);
            var product = book.Products.First(pair => pair.Key == deed.Line);
            if (deed is { Kind: DeedKind.AddedLine, System: SystemName.Webshop })
            {
                var added = Lines(await world.Webshop.ReadAsync("orders", order.WebshopId, Stop), "lines").First(line => ScriptedSync.Text(line, "productId") == product.WebshopId);
                var body = Bodies.LineToExact(added, product.ExactId);
                body["OrderID"] = order.ExactId;
                await world.Exact.CreateAsync("orderlines", body, Stop);
            }
            else if (deed is { Kind: DeedKind.RemovedLine, System: SystemName.Webshop })
            {
                var left = Lines(await world.Exact.ReadAsync("orders", order.ExactId, Stop), "SalesOrderLines").First(line => ScriptedSync.Text(line, "Item") == product.ExactId);
                await world.Exact.DeleteAsync("orderlines", ScriptedSync.Text(left, "_id"), Stop);
            }
        }
    }

    public async Task CopyAsync(PairBook book)
    {
        var exact = (await world.Exact.ListAsync("orders", Stop)).ToDictionary(static order => ScriptedSync.Text(order, "_id"));
        foreach (var pair in book.Orders)
        {
            var shown = await world.Webshop.ReadAsync("orders", pair.WebshopId, Stop);
            var ids = Lines(shown, "lines").ToDictionary(static line => ScriptedSync.Text(line, "productId"), static line => ScriptedSync.Text(line, "id"));
            var body = Bodies.ToWebshop(Entity.Order, exact[pair.ExactId], NoRows, creates: false);
            body["lines"] = Body.ArrayOf(Lines(exact[pair.ExactId], "SalesOrderLines").Select(line =>
            {
                var product = ProductOf(book, line).WebshopId;
                return Bodies.LineToWebshop(line, product, ids.GetValueOrDefault(product));
            }));
            await world.Webshop.EditAsync("orders", pair.WebshopId, body, Stop);
        }
    }

    private async Task<JsonObject> MakeInExactAsync(PairBook book, JsonObject order)
    {
        var body = Bodies.ToExact(Entity.Order, order, creates: true);
        body["YourRef"] = ScriptedSync.Text(order, "number");
        body["OrderedBy"] = book.Customers.First(pair => pair.WebshopId == ScriptedSync.Text(order, "customerId")).ExactId;
        body["SalesOrderLines"] = Body.ArrayOf(Lines(order, "lines").Select(line =>
            Bodies.LineToExact(line, book.Products.First(pair => pair.WebshopId == ScriptedSync.Text(line, "productId")).ExactId)));
        return await world.Exact.CreateAsync("orders", body, Stop);
    }

    private static DemoPair ProductOf(PairBook book, JsonObject line) => book.Products.First(pair => pair.ExactId == ScriptedSync.Text(line, "Item"));

    private static IEnumerable<JsonObject> Lines(JsonObject order, string name) => order[name]!.AsArray().Select(static line => line!.AsObject());
}
