using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

/// <summary>A record of one system, written as the other wants it.</summary>
internal static class Bodies
{
    public static JsonObject ToExact(Entity entity, JsonObject webshop, bool creates)
    {
        var body = new JsonObject();
        foreach (var property in Travelling(entity, creates).Where(static property => property.Way == DemoWay.Both && !property.Exact.Contains('.', StringComparison.Ordinal)))
        {
            var value = DemoValue.Of(property, SystemName.Webshop, Read(webshop, property.Webshop));
            Put(body, property.Exact, DemoValue.ToJson(property, SystemName.Exact, value), creates);
        }

        return body;
    }

    /// <param name="entity">The entity.</param>
    /// <param name="exact">The record as Exact's screen shows it.</param>
    /// <param name="rows">Price and stock by item.</param>
    /// <param name="creates">Leaves out what is empty.</param>
    public static JsonObject ToWebshop(Entity entity, JsonObject exact, Dictionary<string, (JsonNode? Price, JsonNode? Stock)> rows, bool creates)
    {
        var body = new JsonObject();
        foreach (var property in Travelling(entity, creates))
        {
            var row = rows.GetValueOrDefault(exact["_id"]!.GetValue<string>());
            var read = property.Exact switch
            {
                "SalesItemPrices.Price" => row.Price,
                "SalesItemPrices.Currency" => JsonValue.Create("EUR"),
                "StockPositions.CurrentStock" => row.Stock,
                _ => exact[property.Exact],
            };
            Put(body, property.Webshop, DemoValue.ToJson(property, SystemName.Webshop, DemoValue.Of(property, SystemName.Exact, read)), creates);
        }

        return body;
    }

    public static JsonObject LineToWebshop(JsonObject exact, string productId, string? id)
    {
        var line = new JsonObject { ["productId"] = productId };
        if (id is not null)
        {
            line["id"] = id;
        }

        foreach (var property in DemoProperties.Line.Where(static property => property.Form != DemoForm.Product))
        {
            line[property.Webshop] = DemoValue.ToJson(property, SystemName.Webshop, DemoValue.Of(property, SystemName.Exact, exact[property.Exact]));
        }

        return line;
    }

    public static JsonObject LineToExact(JsonObject webshop, string itemId)
    {
        var line = new JsonObject { ["Item"] = itemId };
        foreach (var property in DemoProperties.Line.Where(static property => property.Form != DemoForm.Product))
        {
            if (DemoValue.ToJson(property, SystemName.Exact, DemoValue.Of(property, SystemName.Webshop, webshop[property.Webshop])) is { } value)
            {
                line[property.Exact] = value;
            }
        }

        return line;
    }

    public static async Task<Dictionary<string, (JsonNode? Price, JsonNode? Stock)>> PricesAsync(DemoWorld world)
    {
        var prices = (await world.Exact.ListAsync("prices", ScriptedSync.Stop)).ToDictionary(static row => ScriptedSync.Text(row, "Item"));
        var stock = (await world.Exact.ListAsync("stock", ScriptedSync.Stop)).ToDictionary(static row => ScriptedSync.Text(row, "ItemId"));
        return prices.ToDictionary(static row => row.Key, row => (row.Value["Price"], stock.GetValueOrDefault(row.Key)?["CurrentStock"]));
    }

    public static async Task PriceAsync(DemoWorld world, string itemId, JsonNode? amount)
    {
        var row = (await world.Exact.ListAsync("prices", ScriptedSync.Stop)).Single(row => ScriptedSync.Text(row, "Item") == itemId);
        await world.Exact.EditAsync("prices", ScriptedSync.Text(row, "_id"), new JsonObject { ["Price"] = amount ?? 0 }, ScriptedSync.Stop);
    }

    private static IEnumerable<DemoProperty> Travelling(Entity entity, bool creates) => DemoProperties.Of(entity)
        .Where(property => property.Way is DemoWay.Both or DemoWay.ToWebshop)
        .Where(property => creates || property != DemoProperties.Of(entity)[0]);

    private static JsonNode? Read(JsonObject record, string name) => name.Split('.') is [var group, var member] ? record[group]?[member] : record[name];

    private static void Put(JsonObject body, string name, JsonNode? value, bool creates)
    {
        if (value is null && creates)
        {
            return;
        }

        if (name.Split('.') is [var group, var member])
        {
            body[group] ??= new JsonObject();
            body[group]![member] = value;
        }
        else
        {
            body[name] = value;
        }
    }
}
