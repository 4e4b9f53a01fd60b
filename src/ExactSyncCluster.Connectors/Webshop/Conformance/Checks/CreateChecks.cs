using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class CreateChecks
{
    private const int AtOnce = 8;
    private const int TooLargeBytes = 1_100_000;

    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("create.answer", "POST answers 201 with Location, ETag and the whole record.", AnswerAsync),
        new("create.duplicate-reference", "A POST with an externalReference in use answers 409 with the id of its holder.", DuplicateReferenceAsync),
        new("create.duplicate-reference-at-once", "Of many POSTs at once with the same externalReference exactly one succeeds.", ReferenceAtOnceAsync),
        new("create.duplicate-key", "A POST with a sku or order number in use answers 409 duplicate-key with the id of its holder.", DuplicateKeyAsync),
        new("create.not-json", "A body that is not well-formed JSON, or not an object, answers 400.", NotJsonAsync),
        new("create.media-type", "A POST of another media type than application/json answers 415.", MediaTypeAsync),
        new("create.too-large", "A body of more than 1 MiB answers 413.", TooLargeAsync),
    ];

    private static async Task AnswerAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var answer = (await shop.PostAsync(resource, await shop.SampleAsync(resource, cancellationToken), cancellationToken)).Is(201);
            var made = MadeRecord.From(resource, answer);
            var location = answer.Headers.Location?.OriginalString;
            Expect.That(
                location?.EndsWith($"/{resource}/{made.Id}", StringComparison.Ordinal) == true,
                $"{answer.Asked} answered the Location {location ?? "(none)"}; expected the address of the record.");
            Expect.That(answer.Header("Idempotency-Replayed") is null, $"{answer.Asked} says Idempotency-Replayed on a first request.");
            var read = (await shop.GetAsync($"{resource}/{made.Id}", cancellationToken)).Is(200);
            Expect.That(JsonReading.Same(made.Json, read.Json), $"{answer.Asked} answered another record than GET shows.");
        }
    }

    private static async Task DuplicateReferenceAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var holder = await shop.MakeAsync(resource, cancellationToken);
            var body = await shop.SampleAsync(resource, cancellationToken);
            body["externalReference"] = holder.Json.TextOf("externalReference");
            var answer = (await shop.PostAsync(resource, body, cancellationToken)).IsProblem(409, "duplicate-external-reference");
            Expect.That(answer.Text("id") == holder.Id, $"{answer.Asked} answered duplicate-external-reference without the id of the holder.");
        }
    }

    private static async Task ReferenceAtOnceAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var reference = shop.NewName();
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ =>
            shop.PostAsync(CheckShop.Customers, new JsonObject { ["name"] = shop.NewName(), ["externalReference"] = reference }, cancellationToken)));
        var made = answers.Count(static answer => answer.Status == 201);
        Expect.That(made == 1, $"{AtOnce} POSTs at once with the same externalReference made {made} records; expected 1.");
        foreach (var answer in answers.Where(static answer => answer.Status != 201))
        {
            answer.IsProblem(409, "duplicate-external-reference");
        }
    }

    private static async Task DuplicateKeyAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var (resource, key) in ((string, string)[])[(CheckShop.Products, "sku"), (CheckShop.Orders, "number")])
        {
            var holder = await shop.MakeAsync(resource, cancellationToken);
            var body = await shop.SampleAsync(resource, cancellationToken);
            body[key] = holder.Json.TextOf(key);
            var answer = (await shop.PostAsync(resource, body, cancellationToken)).IsProblem(409, "duplicate-key");
            Expect.That(answer.Text("id") == holder.Id, $"{answer.Asked} answered duplicate-key without the id of the holder.");
        }
    }

    private static async Task NotJsonAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var body in (string[])["{\"name\":", "[]", "\"text\"", "null"])
        {
            var request = new CheckRequest { Body = body, IdempotencyKey = shop.NewName() };
            (await shop.SendAsync(HttpMethod.Post, CheckShop.Customers, request, cancellationToken)).IsProblem(400, "malformed-request");
        }
    }

    private static async Task MediaTypeAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var request = CheckRequest.Post(new JsonObject { ["name"] = shop.NewName() }, shop.NewName()) with { MediaType = "text/plain" };
        (await shop.SendAsync(HttpMethod.Post, CheckShop.Customers, request, cancellationToken)).IsProblem(415, "unsupported-media-type");
    }

    private static async Task TooLargeAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["remarks"] = new string('x', TooLargeBytes) };
        (await shop.PostAsync(CheckShop.Customers, body, cancellationToken)).IsProblem(413, "too-large");
    }
}
