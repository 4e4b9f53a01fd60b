using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class AccessChecks
{
    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("access.missing", "A request without credentials answers 401 with WWW-Authenticate: Bearer.", (shop, stop) => RefusedAsync(shop, "", stop)),
        new("access.wrong", "A request with an unknown key answers 401 with WWW-Authenticate: Bearer.", (shop, stop) => RefusedAsync(shop, "Bearer no-such-key", stop)),
        new("access.write-refused", "A write without valid credentials is refused and applies nothing.", WriteRefusedAsync),
        new("access.client-credentials", "The token endpoint gives a bearer token for the right secret and refuses a wrong one.", TokenAsync),
        new("problem.not-found", "An unknown id answers 404 as a problem of the type not-found.", NotFoundAsync),
    ];

    private static async Task RefusedAsync(CheckShop shop, string authorization, CancellationToken cancellationToken)
    {
        foreach (var path in (string[])["about", "customers/changes", "orders/none"])
        {
            var answer = await shop.SendAsync(HttpMethod.Get, path, new CheckRequest { Authorization = authorization }, cancellationToken);
            answer.IsProblem(401, "unauthorized");
            var scheme = answer.Header("WWW-Authenticate");
            Expect.That(
                scheme?.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) == true,
                $"{answer.Asked} answered 401 with WWW-Authenticate {scheme ?? "(none)"}; expected Bearer.");
        }
    }

    private static async Task WriteRefusedAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var name = shop.NewName();
        var request = CheckRequest.Post(new JsonObject { ["name"] = name, ["externalReference"] = name }, name) with { Authorization = "Bearer no-such-key" };
        (await shop.SendAsync(HttpMethod.Post, CheckShop.Customers, request, cancellationToken)).IsProblem(401, "unauthorized");
        var found = await shop.GetAsync($"customers?externalReference={name}", cancellationToken);
        Expect.That(found.Is(200).Record().Items("records").Count == 0, "A POST that answered 401 made a record.");
    }

    private static async Task TokenAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        if (shop.Options.Credentials is not ShopCredentials.ClientCredentials known)
        {
            throw Expect.NotApplicable("The run uses an API key.");
        }

        var given = (await shop.Transport.AskTokenAsync(known.ClientId, known.ClientSecret, known.TokenUrl, cancellationToken)).Is(200);
        Expect.That(!string.IsNullOrEmpty(given.Text("access_token")), "The token endpoint answered no access_token.");
        Expect.That(
            string.Equals(given.Text("token_type"), "Bearer", StringComparison.OrdinalIgnoreCase),
            $"The token endpoint answered token_type {given.Text("token_type") ?? "(none)"}; expected Bearer.");
        Expect.That(given.Whole("expires_in") is > 0, "The token endpoint answered no expires_in.");
        var refused = await shop.Transport.AskTokenAsync(known.ClientId, "no-such-secret", known.TokenUrl, cancellationToken);
        Expect.That(refused.Is(400, 401).Text("error") == "invalid_client", "A wrong secret did not answer the error invalid_client.");
    }

    private static async Task NotFoundAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var id = $"none-{shop.NewName()}";
            (await shop.GetAsync($"{resource}/{id}", cancellationToken)).IsProblem(404, "not-found");
            (await shop.PatchAsync(resource, id, "\"none.1\"", shop.Edit(resource), cancellationToken)).IsProblem(404, "not-found");
            (await shop.DeleteAsync(resource, id, "\"none.1\"", cancellationToken)).IsProblem(404, "not-found");
        }
    }
}
