using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using Microsoft.AspNetCore.WebUtilities;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>Reads all of Exact Online through its public API, as an app of its own: consent, token, sync feeds page by page.</summary>
internal sealed class PublicExact(DemoWorld world, HttpClient http, TimeProvider time)
{
    private const int MostPages = 10_000;
    private const int MostAttempts = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly Uri Redirect = new("https://localhost/checker");

    private string? token;

    public async Task<ShownSystem> ReadAsync(CancellationToken cancellation)
    {
        var customers = (await FeedAsync("CRM/Accounts", ["ID", .. Names(DemoProperties.Customer)], cancellation))
            .Select(static row => new ShownRecord(Entity.Customer, ShownRows.Text(row, "ID"), Own(DemoProperties.Customer, row), []))
            .ToImmutableArray();
        var prices = await FeedAsync("Logistics/SalesItemPrices", ["ID", "Item", "Account", "Price", "Currency", "Quantity"], cancellation);
        var products = await ProductsAsync(prices, cancellation);
        var codes = ShownRows.Keys(customers, "number");
        var skus = ShownRows.Keys(products, "sku");
        var lines = (await FeedAsync("SalesOrder/SalesOrderLines", ["ID", "OrderID", .. Names(DemoProperties.Line)], cancellation))
            .ToLookup(
                static row => ShownRows.Text(row, "OrderID"),
                row => new ShownLine(ShownRows.Text(row, "ID"), Own(DemoProperties.Line, row).ByKey(DemoProperties.Line, codes, skus)),
                StringComparer.Ordinal);
        var orders = (await FeedAsync("SalesOrder/SalesOrderHeaders", ["OrderID", .. Names(DemoProperties.Order)], cancellation))
            .Select(row => (Id: ShownRows.Text(row, "OrderID"), Row: row))
            .Select(order => new ShownRecord(
                Entity.Order,
                order.Id,
                Own(DemoProperties.Order, order.Row).ByKey(DemoProperties.Order, codes, skus),
                [.. lines[order.Id]]));
        return new ShownSystem(customers, products, [.. orders])
        {
            PriceRows = prices.ToImmutableDictionary(static row => ShownRows.Text(row, "ID"), static row => ShownRows.Text(row, "Item"), StringComparer.Ordinal),
        };
    }

    private async Task<ImmutableArray<ShownRecord>> ProductsAsync(List<JsonObject> priceRows, CancellationToken cancellation)
    {
        var items = await FeedAsync("Logistics/Items", ["ID", .. Names(DemoProperties.Product)], cancellation);
        var prices = priceRows
            .Where(static row => row["Account"] is null)
            .ToLookup(static row => ShownRows.Text(row, "Item"), StringComparer.Ordinal);
        var stock = (await FeedAsync("Inventory/StockPositions", ["ItemId", "CurrentStock"], cancellation))
            .ToLookup(static row => ShownRows.Text(row, "ItemId"), StringComparer.Ordinal);
        return
        [
            .. items.Select(row =>
            {
                var id = ShownRows.Text(row, "ID");

                // The general price is that of the lowest quantity.
                var price = prices[id].OrderBy(static price => price["Quantity"]?.GetValue<decimal>() ?? 0).FirstOrDefault();
                var held = stock[id].Sum(static position => position["CurrentStock"]?.GetValue<decimal>() ?? 0);
                return new ShownRecord(
                    Entity.Product,
                    id,
                    ShownRows.Values(DemoProperties.Product, SystemName.Exact, name => name switch
                    {
                        "SalesItemPrices.Price" => price?["Price"],
                        "SalesItemPrices.Currency" => price?["Currency"],
                        "StockPositions.CurrentStock" => held,
                        _ => row[name],
                    }),
                    []);
            }),
        ];
    }

    private static ImmutableDictionary<string, string> Own(ImmutableArray<DemoProperty> properties, JsonObject row) =>
        ShownRows.Values(properties, SystemName.Exact, name => row[name]);

    private static IEnumerable<string> Names(ImmutableArray<DemoProperty> properties) =>
        properties.Select(static property => property.Exact).Where(static name => !name.Contains('.', StringComparison.Ordinal));

    private async Task<List<JsonObject>> FeedAsync(string feed, IEnumerable<string> select, CancellationToken cancellation)
    {
        var division = world.Observer.Division.ToString(CultureInfo.InvariantCulture);
        Uri? next = new(world.ExactHome, $"/api/v1/{division}/sync/{feed}?$select={string.Join(',', select)}&$filter=Timestamp gt 1L");
        List<JsonObject> rows = [];
        for (var page = 0; next is not null; page++)
        {
            if (page == MostPages)
            {
                throw new InvalidOperationException($"The feed {feed} does not end within {MostPages} pages.");
            }

            var answer = (await GetAsync(next, cancellation))["d"]!;
            var results = answer as JsonArray ?? answer["results"]!.AsArray();
            rows.AddRange(results.Select(static row => row!.AsObject()));
            next = answer is JsonObject && answer["__next"] is { } link ? new Uri(link.GetValue<string>()) : null;
        }

        return rows;
    }

    private async Task<JsonNode> GetAsync(Uri address, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            token ??= await TokenAsync(cancellation);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Accept.ParseAdd("application/json");
            using var answer = await http.SendAsync(request, cancellation);
            switch (answer.StatusCode)
            {
                case HttpStatusCode.Unauthorized:
                    token = null;
                    break;
                case HttpStatusCode.TooManyRequests:
                    await Task.Delay(Pause, time, cancellation);
                    break;
                default:
                    answer.EnsureSuccessStatusCode();
                    return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!;
            }
        }

        throw new InvalidOperationException($"Exact Online did not let the checker in within {MostAttempts} attempts.");
    }

    private async Task<string> TokenAsync(CancellationToken cancellation)
    {
        var app = world.Observer;
        var back = await world.ConsentAsync(app.ClientId, Redirect, "checker", cancellation);
        var code = QueryHelpers.ParseQuery(back.Query)["code"].ToString();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Redirect.OriginalString,
            ["client_id"] = app.ClientId,
            ["client_secret"] = app.ClientSecret,
        });
        using var answer = await http.PostAsync(new Uri(world.ExactHome, "/api/oauth2/token"), form, cancellation);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellation))!["access_token"]!.GetValue<string>();
    }
}
