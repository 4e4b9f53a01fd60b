using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class LookupChecks
{
    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("lookup.external-reference", "A record is found by its externalReference at once after it was made, and not after it was deleted.", ReferenceAsync),
        new("lookup.key", "Customers and orders are found by number and products by sku, exactly and at once.", KeyAsync),
        new("lookup.changed-key", "A changed number or sku is found under its new value only.", ChangedKeyAsync),
        new("lookup.query", "A look-up without a known parameter answers 400.", QueryAsync),
    ];

    private static async Task ReferenceAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            var reference = made.Json.TextOf("externalReference") ?? "";
            Expect.That(
                (await FindAsync(shop, resource, "externalReference", reference, cancellationToken)).SequenceEqual([made.Id]),
                $"GET /{resource}?externalReference= did not answer exactly the record that was just made.");
            Expect.That(
                (await FindAsync(shop, resource, "externalReference", reference[..^1], cancellationToken)).All(id => id != made.Id),
                $"GET /{resource}?externalReference= found a record by a part of its reference.");
            (await shop.DeleteAsync(resource, made.Id, made.ETag, cancellationToken)).Is(204);
            Expect.That(
                (await FindAsync(shop, resource, "externalReference", reference, cancellationToken)).Count == 0,
                $"GET /{resource}?externalReference= found a deleted record.");
        }
    }

    private static async Task KeyAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var key = Key(resource);
            var body = await shop.SampleAsync(resource, cancellationToken);
            var value = $"{shop.NewName()}+ é/&";
            body[key] = value;
            var made = await shop.MakeAsync(resource, body, cancellationToken);
            Expect.That(
                (await FindAsync(shop, resource, key, value, cancellationToken)).SequenceEqual([made.Id]),
                $"GET /{resource}?{key}= did not answer exactly the record that was just made.");
            foreach (var other in (string[])[value.ToUpperInvariant(), value[..^1], $"{value} "])
            {
                Expect.That(
                    !(await FindAsync(shop, resource, key, other, cancellationToken)).Contains(made.Id),
                    $"GET /{resource}?{key}= found a record by a value that is not exactly its {key}.");
            }
        }
    }

    private static async Task ChangedKeyAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in (string[])[CheckShop.Customers, CheckShop.Products])
        {
            var key = Key(resource);
            var made = await shop.MakeAsync(resource, cancellationToken);
            var (before, after) = (made.Json.TextOf(key) ?? "", shop.NewName());
            await shop.ChangeAsync(made, new JsonObject { [key] = after }, cancellationToken);
            Expect.That(
                (await FindAsync(shop, resource, key, after, cancellationToken)).Contains(made.Id),
                $"GET /{resource}?{key}= does not find a record under its changed {key}.");
            Expect.That(
                !(await FindAsync(shop, resource, key, before, cancellationToken)).Contains(made.Id),
                $"GET /{resource}?{key}= still finds a record under its former {key}.");
        }
    }

    private static async Task QueryAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            foreach (var query in (string[])["", "?colour=red", "?externalReference="])
            {
                (await shop.GetAsync($"{resource}{query}", cancellationToken)).IsProblem(400, "malformed-request");
            }
        }
    }

    private static async Task<IReadOnlyList<string>> FindAsync(
        CheckShop shop,
        string resource,
        string parameter,
        string value,
        CancellationToken cancellationToken)
    {
        var answer = (await shop.GetAsync($"{resource}?{parameter}={Uri.EscapeDataString(value)}", cancellationToken)).Is(200);
        Expect.That(answer.Record()["records"] is JsonArray, $"{answer.Asked} answered no array records.");
        return [.. answer.Record().Items("records").OfType<JsonObject>().Select(static record => record.TextOf("id") ?? "")];
    }

    private static string Key(string resource) => resource == CheckShop.Products ? "sku" : "number";
}
