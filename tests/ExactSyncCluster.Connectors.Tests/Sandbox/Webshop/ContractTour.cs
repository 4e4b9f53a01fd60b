using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;

/// <summary>Visits every operation of the contract with every answer that a healthy sandbox can give.</summary>
internal sealed class ContractTour(RunningShop shop)
{
    private readonly List<Stop> stops = [];
    private int keys;

    /// <summary>One answer, and where the contract should tell of it.</summary>
    internal sealed record Stop(string Path, string Method, ShopReply Reply);

    public async Task<IReadOnlyList<Stop>> TakeAsync()
    {
        await VisitAsync("/about", "GET", "/about");
        await VisitAsync("/about", "GET", "/about", null, ("Authorization", "Bearer wrong"));
        await WebhooksAsync();
        var customer = await ResourceAsync("customers", new JsonObject
        {
            ["name"] = "Bakkerij Jansen",
            ["email"] = "info@jansen.example",
            ["address"] = new JsonObject { ["line1"] = "Dorpsstraat 1", ["postcode"] = "2611 AB", ["city"] = "Delft", ["country"] = "NL" },
            ["language"] = "nl",
        });
        var product = await ResourceAsync("products", new JsonObject
        {
            ["sku"] = "BROOD-01",
            ["name"] = "Volkorenbrood",
            ["unit"] = "st",
            ["vatCode"] = "1",
            ["price"] = new JsonObject { ["amount"] = 2.495m, ["currency"] = "EUR" },
            ["published"] = true,
        });
        await ResourceAsync("orders", new JsonObject
        {
            ["customerId"] = customer,
            ["orderDate"] = "2026-01-31",
            ["currency"] = "EUR",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["externalReference"] = "esc-0003-1",
                ["productId"] = product,
                ["quantity"] = 3,
                ["unitPrice"] = 2.495m,
                ["netPrice"] = 2.3703m,
                ["discountPercent"] = 5,
            }),
        });
        await VisitAsync("/customers/{id}", "DELETE", $"/customers/{customer}", null, ("If-Match", (await GetAsync($"/customers/{customer}")).ETag));
        await VisitAsync("/products/{id}", "DELETE", $"/products/{product}", null, ("If-Match", (await GetAsync($"/products/{product}")).ETag));
        await VisitAsync("/products/{id}", "PATCH", $"/products/{product}", new JsonObject { ["sku"] = "TWO" }, ("If-Match", (await GetAsync($"/products/{product}")).ETag));
        return stops;
    }

    private Task<ShopReply> GetAsync(string path) => shop.GetAsync($"{WebshopSandbox.ApiPath}{path}");

    private async Task<ShopReply> VisitAsync(string template, string method, string path, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        var reply = await shop.SendAsync(method, $"{WebshopSandbox.ApiPath}{path}", body, headers);
        stops.Add(new Stop(template, method, reply));
        return reply;
    }

    private (string Name, string Value) NewKey() => ("Idempotency-Key", $"tour-{++keys}");

    private async Task<string> ResourceAsync(string resource, JsonObject body)
    {
        var (list, one, feed) = ($"/{resource}", $"/{resource}/{{id}}", $"/{resource}/changes");
        body["externalReference"] = $"esc-{resource}";
        var key = NewKey();
        var made = await VisitAsync(list, "POST", list, body, key);
        await VisitAsync(list, "POST", list, body, key);
        await VisitAsync(list, "POST", list, new JsonObject { ["colour"] = "red" }, key);
        await VisitAsync(list, "POST", list, body, NewKey());
        await VisitAsync(list, "POST", list, body);
        await VisitAsync(list, "POST", list, new JsonArray(), NewKey());
        await VisitAsync(list, "POST", list, new JsonObject { ["colour"] = "red" }, NewKey());
        await VisitAsync(list, "POST", list, null, NewKey());
        await VisitAsync(list, "POST", list, Large(), NewKey());
        await VisitAsync(list, "POST", list, body, NewKey(), ("Authorization", $"Bearer {WebshopSandboxOptions.DefaultReadOnlyApiKey}"));
        await VisitAsync(list, "GET", $"{list}?externalReference=none");
        await VisitAsync(list, "GET", list);
        var deleted = await OtherAsync(resource, body);
        var record = $"{list}/{made.Id}";
        await VisitAsync(one, "GET", record);
        await VisitAsync(feed, "GET", feed);
        await VisitAsync(feed, "GET", $"{feed}?limit=0");
        await VisitAsync(feed, "GET", $"{feed}?cursor=none");
        foreach (var method in (string[])["GET", "PATCH", "DELETE"])
        {
            var edit = method == "PATCH" ? new JsonObject() : null;
            await VisitAsync(one, method, $"{list}/none", edit?.DeepClone());
            await VisitAsync(one, method, $"{list}/{deleted}", edit?.DeepClone());
            await VisitAsync(one, method, record, edit, ("Authorization", "Bearer wrong"));
        }

        await PatchAsync(one, record, made.ETag);
        return made.Id;
    }

    /// <summary>A second record, which a person deletes; a product of it stays to hold a SKU.</summary>
    private async Task<string> OtherAsync(string resource, JsonObject body)
    {
        var other = (JsonObject)body.DeepClone();
        other.Remove("externalReference");
        if (resource == "products")
        {
            other["sku"] = "TWO";
            other["externalReference"] = "esc-two";
            await shop.SendAsync("POST", "/control/records/products", other);
            other["sku"] = "THREE";
            other.Remove("externalReference");
        }

        var made = await shop.SendAsync("POST", $"/control/records/{resource}", other);
        await shop.SendAsync("DELETE", $"/control/records/{resource}/{made.Id}");
        return made.Id;
    }

    private async Task PatchAsync(string one, string record, string tag)
    {
        (string, string) match = ("If-Match", tag);
        var reader = ("Authorization", $"Bearer {WebshopSandboxOptions.DefaultReadOnlyApiKey}");
        await VisitAsync(one, "PATCH", record, new JsonObject());
        await VisitAsync(one, "PATCH", record, new JsonObject(), ("If-Match", "\"none\""));
        await VisitAsync(one, "PATCH", record, new JsonObject(), ("If-Match", "none"));
        await VisitAsync(one, "PATCH", record, new JsonArray(), match);
        await VisitAsync(one, "PATCH", record, new JsonObject { ["colour"] = "red" }, match);
        await VisitAsync(one, "PATCH", record, null, match);
        await VisitAsync(one, "PATCH", record, Large(), match);
        await VisitAsync(one, "PATCH", record, new JsonObject(), match, reader);
        await VisitAsync(one, "PATCH", record, new JsonObject(), match);
        await VisitAsync(one, "DELETE", record);
        await VisitAsync(one, "DELETE", record, null, ("If-Match", "\"none\""));
        await VisitAsync(one, "DELETE", record, null, ("If-Match", "none"));
        await VisitAsync(one, "DELETE", record, null, match, reader);
    }

    private async Task WebhooksAsync()
    {
        const string Path = "/webhooks/{name}";
        var body = new JsonObject
        {
            ["url"] = "https://sync.example/hooks/webshop/main",
            ["secret"] = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            ["types"] = new JsonArray("customer.changed", "product.changed", "order.changed"),
        };
        await VisitAsync(Path, "PUT", "/webhooks/main", body);
        await VisitAsync(Path, "PUT", "/webhooks/main", body);
        await VisitAsync(Path, "PUT", "/webhooks/main", new JsonObject { ["colour"] = "red" });
        await VisitAsync(Path, "PUT", "/webhooks/main", new JsonArray());
        await VisitAsync(Path, "PUT", "/webhooks/main", Large());
        await VisitAsync(Path, "PUT", "/webhooks/main");
        await VisitAsync(Path, "PUT", "/webhooks/main", body, ("Authorization", $"Bearer {WebshopSandboxOptions.DefaultReadOnlyApiKey}"));
        await VisitAsync(Path, "GET", "/webhooks/main");
        await VisitAsync(Path, "DELETE", "/webhooks/main");
        await VisitAsync(Path, "DELETE", "/webhooks/main");
        await VisitAsync(Path, "GET", "/webhooks/main");
    }

    private static JsonObject Large() => new() { ["remarks"] = new string('x', 1_100_000) };
}
