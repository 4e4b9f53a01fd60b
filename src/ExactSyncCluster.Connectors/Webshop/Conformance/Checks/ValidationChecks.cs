using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class ValidationChecks
{
    private static readonly string[] ReadOnlyMembers = ["id", "version", "modifiedAt", "modifiedBy", "createdAt"];

    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("validation.unknown-member", "A write with an unknown member answers 422 with its pointer and stores nothing.", UnknownAsync),
        new("validation.read-only", "A write with a read-only member answers 422 with its pointer.", ReadOnlyAsync),
        new("validation.required", "A product without sku or name, an order without customerId or a line without productId answers 422.", RequiredAsync),
        new("validation.shape", "A member of the wrong kind, too long, or out of its values answers 422 with its pointer.", ShapeAsync),
        new("validation.decimals", "Money of more than 6 decimals and numbers of more than 28 digits answer 422 and are never rounded.", DecimalsAsync),
        new("validation.references", "An order that names an unknown or deleted customer or product answers 422 with the pointer.", ReferencesAsync),
    ];

    private static async Task UnknownAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var body = await shop.SampleAsync(resource, cancellationToken);
            body["colour"] = "red";
            (await shop.PostAsync(resource, body, cancellationToken)).IsInvalidAt("/colour");
            var found = await shop.GetAsync($"{resource}?externalReference={body.TextOf("externalReference")}", cancellationToken);
            Expect.That(found.Is(200).Record().Items("records").Count == 0, $"POST /{resource} answered 422 and still made a record.");
            var made = await shop.MakeAsync(resource, cancellationToken);
            (await shop.PatchAsync(resource, made.Id, made.ETag, new JsonObject { ["colour"] = null }, cancellationToken)).IsInvalidAt("/colour");
        }

        var inner = new JsonObject { ["address"] = new JsonObject { ["street"] = "x" } };
        (await shop.PostAsync(CheckShop.Customers, inner, cancellationToken)).IsInvalidAt("/address/street");
    }

    private static async Task ReadOnlyAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            foreach (var member in ReadOnlyMembers)
            {
                var patch = new JsonObject { [member] = made.Json[member]?.DeepClone() };
                (await shop.PatchAsync(resource, made.Id, made.ETag, patch, cancellationToken)).IsInvalidAt($"/{member}");
                var body = await shop.SampleAsync(resource, cancellationToken);
                body[member] = made.Json[member]?.DeepClone();
                (await shop.PostAsync(resource, body, cancellationToken)).IsInvalidAt($"/{member}");
            }
        }
    }

    private static async Task RequiredAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        (await shop.PostAsync(CheckShop.Products, new JsonObject { ["name"] = "x" }, cancellationToken)).IsInvalidAt("/sku");
        (await shop.PostAsync(CheckShop.Products, new JsonObject { ["sku"] = shop.NewName(), ["name"] = "" }, cancellationToken)).IsInvalidAt("/name");
        (await shop.PostAsync(CheckShop.Orders, new JsonObject(), cancellationToken)).IsInvalidAt("/customerId");
        var order = await shop.SampleAsync(CheckShop.Orders, cancellationToken);
        order["lines"] = new JsonArray(new JsonObject { ["quantity"] = 1 });
        (await shop.PostAsync(CheckShop.Orders, order, cancellationToken)).IsInvalidAt("/lines/0/productId");
        var made = await shop.MakeAsync(CheckShop.Products, cancellationToken);
        (await shop.PatchAsync(CheckShop.Products, made.Id, made.ETag, new JsonObject { ["sku"] = null }, cancellationToken)).IsInvalidAt("/sku");
    }

    private static async Task ShapeAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        (string Resource, string Member, JsonNode Value)[] wrong =
        [
            (CheckShop.Customers, "name", 5),
            (CheckShop.Customers, "name", new string('x', 256)),
            (CheckShop.Customers, "number", new string('x', 41)),
            (CheckShop.Customers, "externalReference", new string('x', 101)),
            (CheckShop.Customers, "blocked", "true"),
            (CheckShop.Customers, "status", "vip"),
            (CheckShop.Customers, "language", "NL"),
            (CheckShop.Customers, "currency", "eur"),
            (CheckShop.Customers, "address", "Dorpsstraat 1"),
            (CheckShop.Products, "activeFrom", "2026-02-30"),
            (CheckShop.Products, "activeTo", "2026-01-31T00:00:00Z"),
            (CheckShop.Products, "stock", "5"),
            (CheckShop.Orders, "erpNumber", 1.5m),
            (CheckShop.Orders, "lines", new JsonObject()),
            (CheckShop.Orders, "status", "shipped"),
        ];
        foreach (var (resource, member, value) in wrong)
        {
            var body = await shop.SampleAsync(resource, cancellationToken);
            body[member] = value;
            (await shop.PostAsync(resource, body, cancellationToken)).IsInvalidAt($"/{member}");
        }

        var country = new JsonObject { ["address"] = new JsonObject { ["country"] = "Nederland" } };
        (await shop.PostAsync(CheckShop.Customers, country, cancellationToken)).IsInvalidAt("/address/country");
    }

    private static async Task DecimalsAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var amount in (string[])["1.0000001", "12345678901234567890123456789"])
        {
            var name = shop.NewName();
            var request = new CheckRequest
            {
                Body = $$"""{ "sku": "{{name}}", "name": "{{name}}", "price": { "amount": {{amount}}, "currency": "EUR" } }""",
                IdempotencyKey = name,
            };
            (await shop.SendAsync(HttpMethod.Post, CheckShop.Products, request, cancellationToken)).IsInvalidAt("/price/amount");
        }
    }

    private static async Task ReferencesAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var deleted = await shop.MakeAsync(CheckShop.Customers, cancellationToken);
        (await shop.DeleteAsync(CheckShop.Customers, deleted.Id, deleted.ETag, cancellationToken)).Is(204);
        foreach (var id in (string[])["no-such-customer", deleted.Id])
        {
            (await shop.PostAsync(CheckShop.Orders, new JsonObject { ["customerId"] = id }, cancellationToken)).IsInvalidAt("/customerId");
        }

        var order = await shop.SampleAsync(CheckShop.Orders, cancellationToken);
        order["invoiceToCustomerId"] = deleted.Id;
        order["lines"] = new JsonArray(new JsonObject { ["productId"] = "no-such-product" });
        var answer = await shop.PostAsync(CheckShop.Orders, order, cancellationToken);
        answer.IsInvalidAt("/invoiceToCustomerId");
        answer.IsInvalidAt("/lines/0/productId");
    }
}
