using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;

public sealed class WebshopSandboxTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider time = new(Start);

    [Fact]
    public async Task Rate_limit_answers_429_until_the_next_window()
    {
        await using var shop = await RunningShop.StartAsync(new WebshopSandboxOptions { RequestsPerMinute = 2 }, time);
        time.Advance(TimeSpan.FromSeconds(48.5));
        await shop.GetAsync("/api/about");
        await shop.GetAsync("/api/about");

        var refused = await shop.GetAsync("/api/about");
        time.Advance(TimeSpan.FromSeconds(12));
        var next = await shop.GetAsync("/api/about");

        Assert.Equal((429, "too-many-requests", "12"), (refused.Status, refused.ProblemName, refused.Headers["Retry-After"]));
        Assert.Equal(200, next.Status);
    }

    [Fact]
    public async Task Idempotency_key_is_forgotten_after_its_life()
    {
        await using var shop = await RunningShop.StartAsync(time: time);
        var first = await shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key");
        time.Advance(TimeSpan.FromHours(23));
        var within = await shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key");
        time.Advance(TimeSpan.FromHours(1));

        var after = await shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key");

        Assert.Equal(first.Id, within.Id);
        Assert.NotEqual(first.Id, after.Id);
    }

    [Fact]
    public async Task Access_token_is_refused_after_its_life()
    {
        await using var shop = await RunningShop.StartAsync(new WebshopSandboxOptions { TokenLife = TimeSpan.FromMinutes(10) }, time);
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"), new("client_id", "sandbox-client"), new("client_secret", "sandbox-secret"),
        ]);
        using var answer = await shop.Http.PostAsync(new Uri(shop.Root, WebshopSandbox.TokenPath), form, TestContext.Current.CancellationToken);
        var token = (await ShopReply.ReadAsync(answer)).Json!;
        var header = ("Authorization", $"Bearer {token["access_token"]}");

        var fresh = await shop.SendAsync("GET", "/api/about", null, header);
        time.Advance(TimeSpan.FromMinutes(10));
        var expired = await shop.SendAsync("GET", "/api/about", null, header);

        Assert.Equal(600, (int)token["expires_in"]!);
        Assert.Equal((200, 401), (fresh.Status, expired.Status));
    }

    [Fact]
    public async Task Clock_that_runs_ahead_shows_in_modifiedAt_and_not_in_the_true_instant()
    {
        await using var shop = await RunningShop.StartAsync(time: time);
        await shop.SendAsync("PUT", "/control/clock", new JsonObject { ["offsetSeconds"] = 90.25 });

        var made = await shop.SendAsync("POST", "/control/records/customers?by=anna", new JsonObject { ["name"] = "a" });

        Assert.Equal(
            ("2026-01-31T09:31:30.250Z", "2026-01-31T09:30:00.000Z", "shop:anna"),
            ((string?)made.Json!["modifiedAt"], (string?)made.Json["_at"], (string?)made.Json["modifiedBy"]));
    }

    [Fact]
    public async Task Lost_reply_applies_the_create_and_the_repeated_request_is_answered_with_it()
    {
        await using var shop = await RunningShop.StartAsync();
        var rule = new JsonObject { ["kind"] = "lostReply", ["probability"] = 1, ["methods"] = new JsonArray("POST"), ["times"] = 1 };
        await shop.SendAsync("PUT", "/control/faults", new JsonObject { ["rules"] = new JsonArray(rule) });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key"));
        var again = await shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key");

        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        var log = (JsonArray)(await shop.GetAsync("/control/requests")).Json!;
        Assert.Equal("write|customers|true|true|lostReply", Describe(log[0]!));
        Assert.Equal("write|customers|false|false|", Describe(log[1]!));
        Assert.Equal(again.Id, (string?)log[0]!["recordId"]);

        static string Describe(JsonNode entry) =>
            $"{entry["kind"]}|{entry["entity"]}|{entry["created"]}|{entry["applied"]}|{entry["fault"]}";
    }

    [Fact]
    public async Task Same_key_while_the_first_create_is_worked_on_is_refused()
    {
        await using var shop = await RunningShop.StartAsync(new WebshopSandboxOptions { CreateDelay = TimeSpan.FromMinutes(1) }, time);
        var first = shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key");
        var second = shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key");

        var refused = await await Task.WhenAny(first, second);
        var both = Task.WhenAll(first, second);
        while (!both.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        var all = await both;

        Assert.Equal((409, "idempotency-in-progress", "1"), (refused.Status, refused.ProblemName, refused.Headers["Retry-After"]));
        Assert.Contains(all, static reply => reply.Status == 201);
    }

    [Fact]
    public async Task Bulk_creates_many_and_stops_at_the_first_wrong_one()
    {
        await using var shop = await RunningShop.StartAsync();
        var customers = new JsonArray([.. Enumerable.Range(0, 1_000).Select(static index => new JsonObject { ["name"] = $"{index}" })]);

        var made = await shop.SendAsync("POST", "/control/records/customers/bulk", customers);
        var wrong = await shop.SendAsync("POST", "/control/records/customers/bulk", new JsonArray(new JsonObject(), new JsonObject { ["x"] = 1 }));

        Assert.Equal(1_000, (int)made.Json!["created"]!);
        Assert.Equal(422, wrong.Status);
        Assert.StartsWith("Record 1:", (string?)wrong.Json!["detail"], StringComparison.Ordinal);
        Assert.Equal(1_001, ((JsonArray)(await shop.GetAsync("/control/records/customers")).Json!).Count);
    }

    [Fact]
    public async Task Control_finds_by_code_edits_deletes_and_resets()
    {
        await using var shop = await RunningShop.StartAsync();
        var made = await shop.SendAsync("POST", "/control/records/products", new JsonObject { ["sku"] = "A", ["name"] = "a" });

        var edited = await shop.SendAsync("PATCH", $"/control/records/products/{made.Id}?by=bob", new JsonObject { ["name"] = "b" });
        var found = await shop.GetAsync("/control/records/products?code=A");
        var deleted = await shop.SendAsync("DELETE", $"/control/records/products/{made.Id}");
        await shop.SendAsync("POST", "/control/reset");
        var gone = await shop.GetAsync($"/control/records/products/{made.Id}");

        Assert.Equal((2, "shop:bob"), (edited.Version, (string?)edited.Json!["modifiedBy"]));
        Assert.Equal("b", (string?)found.Json![0]!["name"]);
        Assert.True((bool)deleted.Json!["deleted"]!);
        Assert.Equal(404, gone.Status);
    }

    [Fact]
    public async Task Expired_cursors_answer_410_and_a_lag_hides_young_changes()
    {
        await using var shop = await RunningShop.StartAsync(time: time);
        var cursor = (string?)(await shop.GetAsync("/api/customers/changes")).Json!["nextCursor"];
        await shop.SendAsync("PUT", "/control/feed", new JsonObject { ["lagMs"] = 5_000 });
        await shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key");

        var young = await shop.GetAsync($"/api/customers/changes?cursor={cursor}");
        time.Advance(TimeSpan.FromSeconds(5));
        var old = await shop.GetAsync($"/api/customers/changes?cursor={cursor}");
        await shop.SendAsync("POST", "/control/feed/expire-cursors");
        var expired = await shop.GetAsync($"/api/customers/changes?cursor={cursor}");

        Assert.Empty((JsonArray)young.Json!["changes"]!);
        Assert.Single((JsonArray)old.Json!["changes"]!);
        Assert.Equal((410, "cursor-expired"), (expired.Status, expired.ProblemName));
    }

    [Fact]
    public async Task Page_shows_counts_and_escapes_the_shops_name()
    {
        await using var shop = await RunningShop.StartAsync(new WebshopSandboxOptions { ShopName = "<b>Shop</b>" });
        await shop.PostAsync("customers", new JsonObject { ["name"] = "a" }, "key");

        var page = await shop.GetAsync("/");

        Assert.Equal("text/html", page.MediaType);
        Assert.Contains("&lt;b&gt;Shop", page.Text, StringComparison.Ordinal);
        Assert.Contains("<td class=\"n\">1</td>", page.Text, StringComparison.Ordinal);
        Assert.Contains("control/records/customers -H &#39;Content-Type: application/json&#39;", page.Text, StringComparison.Ordinal);
    }
}
