using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>Reads all of the webshop through its public API, with a key of its own: the change feeds from their beginning.</summary>
internal sealed class PublicWebshop(DemoWorld world, HttpClient http)
{
    private const int PageSize = 1_000;
    private const int MostPages = 10_000;

    public async Task<ShownSystem> ReadAsync(CancellationToken cancellation)
    {
        var customers = (await FeedAsync("customers", cancellation)).Select(static row => Record(Entity.Customer, row)).ToImmutableArray();
        var products = (await FeedAsync("products", cancellation)).Select(static row => Record(Entity.Product, row)).ToImmutableArray();
        var numbers = ShownRows.Keys(customers, "number");
        var skus = ShownRows.Keys(products, "sku");
        var orders = (await FeedAsync("orders", cancellation)).Select(row =>
        {
            var order = Record(Entity.Order, row);
            return order with
            {
                Values = order.Values.ByKey(DemoProperties.Order, numbers, skus),
                Lines = [.. row["lines"]!.AsArray().Select(line => new ShownLine(
                    ShownRows.Text(line!, "id"),
                    ShownRows.Values(DemoProperties.Line, SystemName.Webshop, name => line![name]).ByKey(DemoProperties.Line, numbers, skus)))],
            };
        });
        return new ShownSystem(customers, products, [.. orders]);
    }

    private static ShownRecord Record(Entity entity, JsonObject row) => new(
        entity,
        ShownRows.Text(row, "id"),
        ShownRows.Values(DemoProperties.Of(entity), SystemName.Webshop, name => name.Split('.') is [var group, var member] ? row[group]?[member] : row[name]),
        []);

    private async Task<List<JsonObject>> FeedAsync(string resource, CancellationToken cancellation)
    {
        var live = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        string? cursor = null;
        for (var page = 0; page < MostPages; page++)
        {
            var query = cursor is null ? string.Empty : $"&cursor={Uri.EscapeDataString(cursor)}";
            var answer = await GetAsync(new Uri($"{world.Observer.WebshopAddress}/{resource}/changes?limit={PageSize}{query}"), cancellation);
            foreach (var change in answer["changes"]!.AsArray())
            {
                var id = change!["id"]!.GetValue<string>();
                live.Remove(id);
                if (change["record"] is JsonObject record)
                {
                    live[id] = record;
                }
            }

            cursor = answer["nextCursor"]!.GetValue<string>();
            if (!answer["hasMore"]!.GetValue<bool>())
            {
                return [.. live.Values];
            }
        }

        throw new InvalidOperationException($"The feed of {resource} does not end within {MostPages} pages.");
    }

    private async Task<JsonNode> GetAsync(Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Observer.ApiKey);
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!;
    }
}
