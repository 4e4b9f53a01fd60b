using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class PatchChecks
{
    private const int AtOnce = 8;

    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("patch.if-match-required", "A PATCH without If-Match, or with *, answers 428 and changes nothing.", RequiredAsync),
        new("patch.if-match-stale", "A PATCH with the tag of an older version answers 412 and changes nothing.", StaleAsync),
        new("patch.if-match-at-once", "Of many PATCHes at once with the same tag exactly one succeeds.", AtOnceAsync),
        new("patch.merge", "A PATCH keeps the members that it leaves out, empties those set to null, and merges objects.", MergeAsync),
        new("patch.no-change", "A PATCH that alters nothing answers 200 and adds at most 1 to the version.", NoChangeAsync),
        new("patch.media-type", "A PATCH of another media type than application/merge-patch+json answers 415.", MediaTypeAsync),
        new("patch.create-only", "A PATCH of externalReference or of an order's number answers 422 with its pointer.", CreateOnlyAsync),
        new("patch.duplicate-key", "A PATCH to a sku in use answers 409 duplicate-key with the id of its holder.", DuplicateKeyAsync),
        new("patch.atomic", "A PATCH with one wrong member changes none.", AtomicAsync),
    ];

    private static async Task RequiredAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            foreach (var tag in (string?[])[null, "*"])
            {
                (await shop.PatchAsync(resource, made.Id, tag, shop.Edit(resource), cancellationToken)).IsProblem(428, "precondition-required");
            }

            await UnchangedAsync(shop, made, "428", cancellationToken);
        }
    }

    private static async Task StaleAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            var changed = await shop.ChangeAsync(made, shop.Edit(resource), cancellationToken);
            foreach (var tag in (string[])[made.ETag, "\"no-such-tag\"", $"W/{changed.ETag}"])
            {
                (await shop.PatchAsync(resource, made.Id, tag, shop.Edit(resource), cancellationToken)).IsProblem(412, "precondition-failed");
            }

            await UnchangedAsync(shop, changed, "412", cancellationToken);
        }
    }

    private static async Task AtOnceAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var made = await shop.MakeAsync(CheckShop.Products, cancellationToken);
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ =>
            shop.PatchAsync(made.Resource, made.Id, made.ETag, shop.Edit(made.Resource), cancellationToken)));
        var applied = answers.Count(static answer => answer.Status == 200);
        Expect.That(applied == 1, $"{AtOnce} PATCHes at once with the same tag: {applied} succeeded; expected 1.");
        foreach (var refused in answers.Where(static answer => answer.Status != 200))
        {
            refused.IsProblem(412, "precondition-failed");
        }
    }

    private static async Task MergeAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var made = await shop.MakeAsync(CheckShop.Customers, FullRecords.Customer(shop.NewName()), cancellationToken);
        var patch = new JsonObject
        {
            ["email"] = null,
            ["phone"] = "",
            ["blocked"] = null,
            ["address"] = new JsonObject { ["line2"] = null, ["city"] = "Delft" },
        };
        var changed = await shop.ChangeAsync(made, patch, cancellationToken);
        var read = (await shop.GetAsync($"customers/{made.Id}", cancellationToken)).Is(200).Record();
        Expect.That(JsonReading.Same(changed.Json, read), "PATCH /customers answered another record than GET shows.");
        Expect.That(JsonReading.IsEmpty(read["email"]), "A member set to null was not emptied.");
        Expect.That(JsonReading.IsEmpty(read["phone"]), "A member set to the empty text was not emptied.");
        Expect.That(read.FlagOf("blocked") != true, "blocked set to null does not read as false.");
        var expected = FullRecords.Customer("").Inner("address")!;
        expected["line2"] = null;
        expected["city"] = "Delft";
        Expect.That(JsonReading.Same(read["address"], expected), "A patch of two members of address did not keep the others.");
        foreach (var member in (string[])["name", "website", "remarks", "status", "number", "externalReference"])
        {
            Expect.That(JsonReading.Same(read[member], made.Json[member]), $"A patch that leaves {member} out changed it.");
        }

        changed = await shop.ChangeAsync(changed, new JsonObject { ["address"] = null }, cancellationToken);
        Expect.That(JsonReading.IsEmpty(changed.Json["address"]), "address set to null was not emptied.");
    }

    private static async Task NoChangeAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.ChangeAsync(await shop.MakeAsync(resource, cancellationToken), shop.Edit(resource), cancellationToken);
            var member = resource == CheckShop.Products ? "notes" : "remarks";
            var patch = new JsonObject { [member] = made.Json[member]?.DeepClone() };
            var same = await shop.ChangeAsync(made, patch, cancellationToken);
            Expect.That(
                same.Version - made.Version is 0 or 1,
                $"A PATCH of {resource} that alters nothing went from version {made.Version} to {same.Version}.");
            Expect.That(
                same.Version == made.Version == (same.ETag == made.ETag),
                $"A PATCH of {resource} that alters nothing changed one of version and ETag without the other.");
        }
    }

    private static async Task MediaTypeAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var made = await shop.MakeAsync(CheckShop.Customers, cancellationToken);
        var request = CheckRequest.Patch(shop.Edit(CheckShop.Customers), made.ETag) with { MediaType = "application/json" };
        (await shop.SendAsync(HttpMethod.Patch, $"customers/{made.Id}", request, cancellationToken)).IsProblem(415, "unsupported-media-type");
        await UnchangedAsync(shop, made, "415", cancellationToken);
    }

    private static async Task CreateOnlyAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            var patch = new JsonObject { ["externalReference"] = shop.NewName() };
            (await shop.PatchAsync(resource, made.Id, made.ETag, patch, cancellationToken)).IsInvalidAt("/externalReference");
        }

        var order = await shop.MakeAsync(CheckShop.Orders, cancellationToken);
        var number = new JsonObject { ["number"] = shop.NewName() };
        (await shop.PatchAsync(CheckShop.Orders, order.Id, order.ETag, number, cancellationToken)).IsInvalidAt("/number");
    }

    private static async Task DuplicateKeyAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var holder = await shop.MakeAsync(CheckShop.Products, cancellationToken);
        var made = await shop.MakeAsync(CheckShop.Products, cancellationToken);
        var patch = new JsonObject { ["sku"] = holder.Json.TextOf("sku") };
        var answer = (await shop.PatchAsync(CheckShop.Products, made.Id, made.ETag, patch, cancellationToken)).IsProblem(409, "duplicate-key");
        Expect.That(answer.Text("id") == holder.Id, $"{answer.Asked} answered duplicate-key without the id of the holder.");
    }

    private static async Task AtomicAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            var patch = shop.Edit(resource);
            patch["colour"] = "red";
            (await shop.PatchAsync(resource, made.Id, made.ETag, patch, cancellationToken)).IsInvalidAt("/colour");
            await UnchangedAsync(shop, made, "422", cancellationToken);
        }
    }

    private static async Task UnchangedAsync(CheckShop shop, MadeRecord before, string answered, CancellationToken cancellationToken)
    {
        var now = (await shop.GetAsync($"{before.Resource}/{before.Id}", cancellationToken)).Is(200);
        Expect.That(
            now.ETag == before.ETag && JsonReading.Same(now.Json, before.Json),
            $"A PATCH of {before.Resource} that answered {answered} changed the record.");
    }
}
