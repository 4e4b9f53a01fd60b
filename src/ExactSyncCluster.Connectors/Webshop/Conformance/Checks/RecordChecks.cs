using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class RecordChecks
{
    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("record.round-trip", "What was written is read back: no rounding, trimming, change of case or recalculation.", RoundTripAsync),
        new("record.version", "A new record has version 1, and every change adds exactly 1, the delete included.", VersionAsync),
        new("record.etag", "The ETag is strong, different for every version, and the same on POST, GET and PATCH.", ETagAsync),
        new("record.modified-at", "modifiedAt is an instant with milliseconds that moves with every change; createdAt never moves.", ModifiedAtAsync),
        new("record.modified-by", "modifiedBy shows clientName for the client's own writes.", ModifiedByAsync),
        new("record.number", "The shop gives a number to a customer or order that was created without.", NumberAsync),
        new("record.defaults", "Empty members read as their defaults.", DefaultsAsync),
        new("record.gone", "A deleted record answers 410 with the version of the delete, on GET, PATCH and DELETE.", GoneAsync),
    ];

    private static async Task RoundTripAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var customer = await shop.CustomerAsync(cancellationToken);
        var product = await shop.ProductAsync(cancellationToken);
        await RoundTripAsync(shop, CheckShop.Customers, FullRecords.Customer(shop.NewName()), cancellationToken);
        await RoundTripAsync(shop, CheckShop.Products, FullRecords.Product(shop.NewName()), cancellationToken);
        await RoundTripAsync(shop, CheckShop.Orders, FullRecords.Order(shop.NewName(), customer, product), cancellationToken);
    }

    private static async Task RoundTripAsync(CheckShop shop, string resource, JsonObject written, CancellationToken cancellationToken)
    {
        var made = await shop.MakeAsync(resource, written, cancellationToken);
        var read = (await shop.GetAsync($"{resource}/{made.Id}", cancellationToken)).Is(200).Record();
        foreach (var shown in (JsonObject[])[made.Json, read])
        {
            foreach (var (member, value) in written)
            {
                Expect.That(Keeps(value, shown[member]), $"/{resource} reads {member} back otherwise than it was written.");
            }
        }
    }

    /// <summary>Lines may show an id that they were not written with.</summary>
    private static bool Keeps(JsonNode? written, JsonNode? read) => (written, read) switch
    {
        (JsonArray lines, JsonArray shown) => lines.Count == shown.Count && lines.Zip(shown).All(static pair => Keeps(pair.First, pair.Second)),
        (JsonObject members, JsonObject shown) => members.All(member => JsonReading.Same(member.Value, shown[member.Key])),
        _ => JsonReading.Same(written, read),
    };

    private static async Task VersionAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            Expect.That(made.Version == 1, $"A new record of {resource} has version {made.Version}; expected 1.");
            for (var expected = 2; expected <= 3; expected++)
            {
                made = await shop.ChangeAsync(made, shop.Edit(resource), cancellationToken);
                Expect.That(made.Version == expected, $"Change {expected - 1} of a record of {resource} made version {made.Version}; expected {expected}.");
            }

            (await shop.DeleteAsync(resource, made.Id, made.ETag, cancellationToken)).Is(204);
            var gone = (await shop.GetAsync($"{resource}/{made.Id}", cancellationToken)).Is(410);
            Expect.That(gone.Whole("version") == 4, $"The delete of a record of {resource} made version {gone.Whole("version")}; expected 4.");
        }
    }

    private static async Task ETagAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            Expect.That(
                made.ETag.Length > 2 && made.ETag[0] == '"' && made.ETag[^1] == '"',
                $"The ETag of a record of {resource} is {made.ETag}; expected a strong tag between double quotes.");
            await SameTagAsync(shop, made, cancellationToken);
            var changed = await shop.ChangeAsync(made, shop.Edit(resource), cancellationToken);
            Expect.That(changed.ETag != made.ETag, $"The ETag of a record of {resource} stayed the same when the record changed.");
            await SameTagAsync(shop, changed, cancellationToken);
        }
    }

    private static async Task SameTagAsync(CheckShop shop, MadeRecord record, CancellationToken cancellationToken)
    {
        var read = (await shop.GetAsync($"{record.Resource}/{record.Id}", cancellationToken)).Is(200);
        Expect.That(read.ETag == record.ETag, $"GET of a record of {record.Resource} shows the ETag {read.ETag ?? "(none)"}; the write showed {record.ETag}.");
    }

    private static async Task ModifiedAtAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            var changed = await shop.ChangeAsync(made, shop.Edit(resource), cancellationToken);
            var (first, second) = (made.Json.TextOf("modifiedAt"), changed.Json.TextOf("modifiedAt"));
            Expect.That(AboutChecks.Instant(first) is not null, $"modifiedAt of {resource} is {first ?? "(none)"}; expected the form 2026-01-31T09:30:00.000Z.");
            Expect.That(AboutChecks.Instant(second) is not null, $"modifiedAt of {resource} is {second ?? "(none)"}; expected the form 2026-01-31T09:30:00.000Z.");
            Expect.That(AboutChecks.Instant(second) >= AboutChecks.Instant(first), $"modifiedAt of {resource} went back from {first} to {second}.");
            Expect.That(AboutChecks.Instant(made.Json.TextOf("createdAt")) is not null, $"createdAt of {resource} is no instant.");
            Expect.That(JsonReading.Same(made.Json["createdAt"], changed.Json["createdAt"]), $"createdAt of {resource} moved with a change.");
        }
    }

    private static async Task ModifiedByAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var name = (await shop.GetAsync("about", cancellationToken)).Is(200).Text("clientName");
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            var changed = await shop.ChangeAsync(made, shop.Edit(resource), cancellationToken);
            foreach (var shown in (JsonObject[])[made.Json, changed.Json])
            {
                Expect.That(shown.TextOf("modifiedBy") == name, $"A record of {resource} that this client wrote shows another modifiedBy than clientName.");
            }
        }
    }

    private static async Task NumberAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in (string[])[CheckShop.Customers, CheckShop.Orders])
        {
            var first = await shop.MakeAsync(resource, cancellationToken);
            var second = await shop.MakeAsync(resource, cancellationToken);
            Expect.That(first.Json.TextOf("number") is { Length: > 0 and <= 40 }, $"A record of {resource} created without number has none.");
            Expect.That(first.Json.TextOf("number") != second.Json.TextOf("number"), $"Two records of {resource} were given the same number.");
        }
    }

    private static async Task DefaultsAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var customer = await shop.MakeAsync(CheckShop.Customers, cancellationToken);
        var product = await shop.MakeAsync(CheckShop.Products, cancellationToken);
        var order = await shop.MakeAsync(CheckShop.Orders, cancellationToken);
        Expect.That(customer.Json.FlagOf("blocked") != true, "A customer created without blocked is blocked.");
        Expect.That(customer.Json.TextOf("status") is null or "none", "A customer created without status does not show none.");
        Expect.That(product.Json.FlagOf("published") != true, "A product created without published is published.");
        Expect.That(order.Json.TextOf("status") is null or "open", "An order created without status does not show open.");
        Expect.That(order.Json.Items("lines").Count == 0, "An order created without lines has lines.");
    }

    private static async Task GoneAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            (await shop.DeleteAsync(resource, made.Id, made.ETag, cancellationToken)).Is(204);
            var read = (await shop.GetAsync($"{resource}/{made.Id}", cancellationToken)).IsProblem(410, "gone");
            Expect.That(read.Whole("version") == made.Version + 1, $"{read.Asked} answered gone with version {read.Whole("version")}; expected {made.Version + 1}.");
            (await shop.PatchAsync(resource, made.Id, made.ETag, shop.Edit(resource), cancellationToken)).IsProblem(410, "gone");
            (await shop.DeleteAsync(resource, made.Id, made.ETag, cancellationToken)).IsProblem(410, "gone");
        }
    }
}
