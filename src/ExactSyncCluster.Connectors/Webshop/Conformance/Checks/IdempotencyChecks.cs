using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class IdempotencyChecks
{
    private const int AtOnce = 8;

    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("idempotency.required", "A POST without Idempotency-Key, or with one of more than 255 characters, answers 400.", RequiredAsync),
        new("idempotency.replay", "The same key with the same body makes one record, and answers it again with Idempotency-Replayed: true.", ReplayAsync),
        new("idempotency.replay-first-answer", "A replay answers the body and ETag of the first answer, also after the record has changed.", FirstAnswerAsync),
        new("idempotency.other-body", "The same key with another body answers 422 idempotency-key-reused and makes nothing.", OtherBodyAsync),
        new("idempotency.at-once", "Of many POSTs at once with the same key and body one record is made.", AtOnceAsync),
        new("idempotency.refused-frees", "A refused request uses no key up.", RefusedFreesAsync),
    ];

    private static async Task RequiredAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            foreach (var key in (string[])["", new string('k', 256)])
            {
                var body = await shop.SampleAsync(resource, cancellationToken);
                (await shop.SendAsync(HttpMethod.Post, resource, CheckRequest.Post(body, key), cancellationToken)).IsProblem(400, "idempotency-key-missing");
            }
        }
    }

    private static async Task ReplayAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var body = await shop.SampleAsync(resource, cancellationToken);
            // Without a reference only the key can prevent a second record.
            body.Remove("externalReference");
            var request = CheckRequest.Post(body, shop.NewName());
            var first = (await shop.SendAsync(HttpMethod.Post, resource, request, cancellationToken)).Is(201);
            var again = (await shop.SendAsync(HttpMethod.Post, resource, request, cancellationToken)).Is(200, 201);
            Expect.That(again.Text("id") == first.Text("id"), $"{again.Asked} with the same key made a second record.");
            Expect.That(
                string.Equals(again.Header("Idempotency-Replayed"), "true", StringComparison.OrdinalIgnoreCase),
                $"{again.Asked} with the same key answered without Idempotency-Replayed: true.");
            var reordered = new JsonObject(body.Reverse().Select(static member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
            var third = await shop.SendAsync(HttpMethod.Post, resource, request with { Body = reordered.ToJsonString() }, cancellationToken);
            Expect.That(third.Is(200, 201).Text("id") == first.Text("id"), $"{again.Asked} with the same JSON in another order made a second record.");
        }
    }

    private static async Task FirstAnswerAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var request = CheckRequest.Post(await shop.SampleAsync(CheckShop.Products, cancellationToken), shop.NewName());
        var first = (await shop.SendAsync(HttpMethod.Post, CheckShop.Products, request, cancellationToken)).Is(201);
        var made = MadeRecord.From(CheckShop.Products, first);
        await shop.ChangeAsync(made, shop.Edit(CheckShop.Products), cancellationToken);
        var again = (await shop.SendAsync(HttpMethod.Post, CheckShop.Products, request, cancellationToken)).Is(200, 201);
        Expect.That(again.ETag == first.ETag, $"{again.Asked} replayed with the ETag {again.ETag ?? "(none)"}; the first answer had {first.ETag}.");
        Expect.That(JsonReading.Same(again.Json, first.Json), $"{again.Asked} replayed with another body than the first answer.");
    }

    private static async Task OtherBodyAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var key = shop.NewName();
            var body = await shop.SampleAsync(resource, cancellationToken);
            (await shop.SendAsync(HttpMethod.Post, resource, CheckRequest.Post(body, key), cancellationToken)).Is(201);
            var other = await shop.SampleAsync(resource, cancellationToken);
            (await shop.SendAsync(HttpMethod.Post, resource, CheckRequest.Post(other, key), cancellationToken)).IsProblem(422, "idempotency-key-reused");
            var found = await shop.GetAsync($"{resource}?externalReference={other.TextOf("externalReference")}", cancellationToken);
            Expect.That(found.Is(200).Record().Items("records").Count == 0, $"POST /{resource} with a used key answered 422 and still made a record.");
        }
    }

    private static async Task AtOnceAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var request = CheckRequest.Post(new JsonObject { ["name"] = shop.NewName() }, shop.NewName());
        var answers = await Task.WhenAll(
            Enumerable.Range(0, AtOnce).Select(_ => shop.SendAsync(HttpMethod.Post, CheckShop.Customers, request, cancellationToken)));
        foreach (var refused in answers.Where(static answer => answer.Status is not (200 or 201)))
        {
            refused.IsProblem(409, "idempotency-in-progress");
        }

        var made = answers.Select(static answer => answer.Status is 200 or 201 ? answer.Text("id") : null).OfType<string>().Distinct().Count();
        Expect.That(made == 1, $"{AtOnce} POSTs at once with the same key made {made} records; expected 1.");
        var last = (await shop.SendAsync(HttpMethod.Post, CheckShop.Customers, request, cancellationToken)).Is(200, 201);
        Expect.That(answers.Any(answer => answer.Text("id") == last.Text("id")), "A later POST with the same key made another record.");
    }

    private static async Task RefusedFreesAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var key = shop.NewName();
        var wrong = new JsonObject { ["name"] = shop.NewName(), ["colour"] = "red" };
        (await shop.SendAsync(HttpMethod.Post, CheckShop.Customers, CheckRequest.Post(wrong, key), cancellationToken)).Is(422);
        var right = await shop.SampleAsync(CheckShop.Customers, cancellationToken);
        (await shop.SendAsync(HttpMethod.Post, CheckShop.Customers, CheckRequest.Post(right, key), cancellationToken)).Is(201);
    }
}
