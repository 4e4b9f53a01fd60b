using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class DeleteChecks
{
    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("delete.if-match-required", "A DELETE without If-Match, or with *, answers 428 and deletes nothing.", RequiredAsync),
        new("delete.if-match-stale", "A DELETE with the tag of an older version answers 412 and deletes nothing.", StaleAsync),
        new("delete.in-use", "A customer or product that an order names answers 409 in-use; once the order is gone it can be deleted.", InUseAsync),
        new("delete.frees-keys", "The externalReference, sku and number of a deleted record may be used again; its id is not.", FreesAsync),
    ];

    private static async Task RequiredAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            foreach (var tag in (string?[])[null, "*"])
            {
                (await shop.DeleteAsync(resource, made.Id, tag, cancellationToken)).IsProblem(428, "precondition-required");
            }

            (await shop.GetAsync($"{resource}/{made.Id}", cancellationToken)).Is(200);
        }
    }

    private static async Task StaleAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            await shop.ChangeAsync(made, shop.Edit(resource), cancellationToken);
            (await shop.DeleteAsync(resource, made.Id, made.ETag, cancellationToken)).IsProblem(412, "precondition-failed");
            (await shop.GetAsync($"{resource}/{made.Id}", cancellationToken)).Is(200);
        }
    }

    private static async Task InUseAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var customer = await shop.MakeAsync(CheckShop.Customers, cancellationToken);
        var product = await shop.MakeAsync(CheckShop.Products, cancellationToken);
        var order = await shop.MakeAsync(CheckShop.Orders, FullRecords.Order(shop.NewName(), customer.Id, product.Id), cancellationToken);
        foreach (var named in (MadeRecord[])[customer, product])
        {
            (await shop.DeleteAsync(named.Resource, named.Id, named.ETag, cancellationToken)).IsProblem(409, "in-use");
        }

        order = await shop.ChangeAsync(order, new JsonObject { ["lines"] = new JsonArray() }, cancellationToken);
        (await shop.DeleteAsync(product.Resource, product.Id, product.ETag, cancellationToken)).Is(204);
        (await shop.DeleteAsync(order.Resource, order.Id, order.ETag, cancellationToken)).Is(204);
        (await shop.DeleteAsync(customer.Resource, customer.Id, customer.ETag, cancellationToken)).Is(204);
    }

    private static async Task FreesAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var body = await shop.SampleAsync(resource, cancellationToken);
            body[resource == CheckShop.Products ? "sku" : "number"] = shop.NewName();
            var first = await shop.MakeAsync(resource, body, cancellationToken);
            (await shop.DeleteAsync(resource, first.Id, first.ETag, cancellationToken)).Is(204);
            var second = await shop.MakeAsync(resource, body, cancellationToken);
            Expect.That(second.Id != first.Id, $"A new record of {resource} was given the id of a deleted one.");
        }
    }
}
