using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class LineChecks
{
    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("lines.ids", "The shop gives every line an id that stays with the line.", IdsAsync),
        new("lines.replaced", "lines in a PATCH replaces the lines: known ids stay, new lines get ids, missing lines go, order is kept.", ReplacedAsync),
        new("lines.complete", "A line in a PATCH is complete: members left out become empty; only its externalReference stays.", CompleteAsync),
        new("lines.kept-when-absent", "A PATCH without lines leaves the lines as they are.", KeptAsync),
        new("lines.prices-kept", "The shop keeps a client's unitPrice, discountPercent and netPrice and works nothing out.", PricesAsync),
        new("lines.unknown-id", "A line with an id that the order does not have answers 422 with its pointer.", UnknownIdAsync),
        new("lines.reference", "A line's externalReference is unique within the order and cannot be changed later.", ReferenceAsync),
        new("lines.version", "A change of a line is a change of the order: version and place in the feed move.", VersionAsync),
    ];

    private static async Task<MadeRecord> OrderAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var name = shop.NewName();
        var order = FullRecords.Order(name, await shop.CustomerAsync(cancellationToken), await shop.ProductAsync(cancellationToken));
        return await shop.MakeAsync(CheckShop.Orders, order, cancellationToken);
    }

    private static IReadOnlyList<JsonObject> Lines(MadeRecord order) => [.. order.Json.Items("lines").OfType<JsonObject>()];

    private static JsonObject With(params IEnumerable<JsonObject> lines) =>
        new() { ["lines"] = new JsonArray([.. lines.Select(static line => line.DeepClone())]) };

    private static async Task IdsAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var order = await OrderAsync(shop, cancellationToken);
        var ids = Lines(order).Select(static line => line.TextOf("id")).ToList();
        Expect.That(ids.Count == 2 && ids.TrueForAll(static id => !string.IsNullOrEmpty(id)) && ids[0] != ids[1], "The lines of a new order do not each have an id of their own.");
        var changed = await shop.ChangeAsync(order, shop.Edit(CheckShop.Orders), cancellationToken);
        Expect.That(Lines(changed).Select(static line => line.TextOf("id")).SequenceEqual(ids), "The ids of lines changed with a change of the order.");
    }

    private static async Task ReplacedAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var order = await OrderAsync(shop, cancellationToken);
        var (first, second) = (Lines(order)[0], Lines(order)[1]);
        var added = FullRecords.Line(shop.NewName(), await shop.ProductAsync(cancellationToken));
        var changed = await shop.ChangeAsync(order, With(added, second), cancellationToken);
        var lines = Lines(changed);
        Expect.That(lines.Count == 2, $"An order patched to 2 lines shows {lines.Count}.");
        Expect.That(lines.All(line => line.TextOf("id") != first.TextOf("id")), "A line that was not in the array was not removed.");
        Expect.That(JsonReading.Same(lines[1], second), "A line sent back with its id did not stay as it was, at its place.");
        Expect.That(lines[0].TextOf("id") is { Length: > 0 }, "A line sent without id got none.");
        Expect.That(JsonReading.Same(lines[0]["externalReference"], added["externalReference"]), "A new line lost its externalReference.");
    }

    private static async Task CompleteAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var order = await OrderAsync(shop, cancellationToken);
        var line = Lines(order)[0];
        var sent = new JsonObject { ["id"] = line.TextOf("id"), ["productId"] = line.TextOf("productId"), ["quantity"] = 9 };
        var shown = Lines(await shop.ChangeAsync(order, With(sent), cancellationToken))[0];
        Expect.That(JsonReading.Same(shown["quantity"], sent["quantity"]), "A line in a PATCH did not take its new quantity.");
        Expect.That(JsonReading.Same(shown["externalReference"], line["externalReference"]), "A line in a PATCH without externalReference lost it.");
        foreach (var member in (string[])["unitPrice", "netPrice", "discountPercent", "vatCode", "description", "deliveryDate", "notes"])
        {
            Expect.That(JsonReading.IsEmpty(shown[member]), $"A line in a PATCH that leaves {member} out kept or worked out a value.");
        }
    }

    private static async Task KeptAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var order = await OrderAsync(shop, cancellationToken);
        var changed = await shop.ChangeAsync(order, shop.Edit(CheckShop.Orders), cancellationToken);
        Expect.That(JsonReading.Same(changed.Json["lines"], order.Json["lines"]), "A PATCH without lines changed the lines.");
        changed = await shop.ChangeAsync(changed, new JsonObject { ["lines"] = new JsonArray() }, cancellationToken);
        Expect.That(JsonReading.IsEmpty(changed.Json["lines"]), "A PATCH with an empty array of lines left lines.");
    }

    private static async Task PricesAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var order = await OrderAsync(shop, cancellationToken);
        var line = Lines(order)[0];
        line["unitPrice"] = 100m;
        line["netPrice"] = 42.424242m;
        line["discountPercent"] = 10m;
        var shown = Lines(await shop.ChangeAsync(order, With(line), cancellationToken))[0];
        Expect.That(JsonReading.Same(shown, line), "A line's prices were not kept as they were sent.");
    }

    private static async Task UnknownIdAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var order = await OrderAsync(shop, cancellationToken);
        var other = await OrderAsync(shop, cancellationToken);
        var strange = new JsonObject { ["id"] = Lines(other)[0].TextOf("id"), ["productId"] = await shop.ProductAsync(cancellationToken) };
        var patched = await shop.PatchAsync(CheckShop.Orders, order.Id, order.ETag, With(Lines(order)[0], strange), cancellationToken);
        patched.IsInvalidAt("/lines/1/id");
        var body = await shop.SampleAsync(CheckShop.Orders, cancellationToken);
        body["lines"] = new JsonArray(strange.DeepClone());
        (await shop.PostAsync(CheckShop.Orders, body, cancellationToken)).IsInvalidAt("/lines/0/id");
    }

    private static async Task ReferenceAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var order = await OrderAsync(shop, cancellationToken);
        var twin = FullRecords.Line(Lines(order)[0].TextOf("externalReference")!, await shop.ProductAsync(cancellationToken));
        var doubled = await shop.PatchAsync(CheckShop.Orders, order.Id, order.ETag, With([.. Lines(order), twin]), cancellationToken);
        doubled.IsInvalidAt("/lines/2/externalReference");
        var renamed = (JsonObject)Lines(order)[0].DeepClone();
        renamed["externalReference"] = shop.NewName();
        var changed = await shop.PatchAsync(CheckShop.Orders, order.Id, order.ETag, With(renamed), cancellationToken);
        changed.IsInvalidAt("/lines/0/externalReference");
    }

    private static async Task VersionAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var order = await OrderAsync(shop, cancellationToken);
        var cursor = await shop.EndAsync(CheckShop.Orders, cancellationToken);
        var line = (JsonObject)Lines(order)[0].DeepClone();
        line["quantity"] = 77;
        var changed = await shop.ChangeAsync(order, With(line, Lines(order)[1]), cancellationToken);
        Expect.That(changed.Version == order.Version + 1, $"A change of a line went from version {order.Version} to {changed.Version}.");
        var (changes, _) = await shop.ReadAsync(CheckShop.Orders, cursor, 100, cancellationToken);
        Expect.That(changes.Any(change => change.TextOf("id") == order.Id), "A change of a line did not bring the order into the feed.");
    }
}
