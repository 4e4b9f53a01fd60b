using System.Text.Json.Nodes;
using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class FaultTests
{
    private const string Accounts = "crm/Accounts";

    [Theory]
    [InlineData("lostReply", 1)]
    [InlineData("lostRequest", 0)]
    [InlineData("connectionReset", 0)]
    public async Task A_connection_that_breaks_leaves_what_its_fault_says(string kind, int applied)
    {
        await using var sandbox = await StartAsync();
        await BreakAsync(sandbox, kind);
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.SendAsync(HttpMethod.Post, Accounts, new { Name = "A" }));
        Assert.Equal(applied, (await sandbox.ControlAsync(HttpMethod.Get, "records/accounts")).AsArray().Count);

        var entry = (await LogAsync(sandbox))[0];
        Assert.Equal(kind, Text(entry, "fault"));
        Assert.Equal(0, (int)entry["status"]!);
        Assert.Equal(applied == 1, (bool)entry["applied"]!);
        Assert.Equal("write", Text(entry, "kind"));
        Assert.Equal("accounts", Text(entry, "entity"));
    }

    [Theory]
    [InlineData("tooManyRequests", 429, "application/json")]
    [InlineData("serverError", 500, "application/json")]
    [InlineData("serviceUnavailable", 503, "application/json")]
    [InlineData("htmlMaintenance", 503, "text/html")]
    public async Task A_refusal_applies_nothing(string kind, int status, string mediaType)
    {
        await using var sandbox = await StartAsync();
        await BreakAsync(sandbox, kind, retryAfterSeconds: 7);
        using var answer = await sandbox.SendAsync(HttpMethod.Post, Accounts, new { Name = "A" });
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(mediaType, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
        Assert.Empty((await sandbox.ControlAsync(HttpMethod.Get, "records/accounts")).AsArray());
    }

    [Fact]
    public async Task A_refusal_of_ones_own_has_its_status_and_its_words()
    {
        const string said = """{"error":{"code":"","message":{"lang":"","value":"Ongeldig: Naam"}}}""";
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync(HttpMethod.Put, "faults", new { rules = new[] { new { kind = "refusal", status = 500, body = said } } });

        Assert.Equal("Ongeldig: Naam", await sandbox.RefusedAsync(500, HttpMethod.Post, Accounts, new { Name = "A" }));
        Assert.Empty((await sandbox.ControlAsync(HttpMethod.Get, "records/accounts")).AsArray());
        using var answer = await sandbox.SendAsync(HttpMethod.Put, "/control/faults", new { rules = new[] { new { kind = "refusal", status = 204 } } });
        Assert.Equal(400, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_truncated_body_is_no_json_although_the_write_is_done()
    {
        await using var sandbox = await StartAsync();
        await BreakAsync(sandbox, "truncatedBody");
        using var answer = await sandbox.SendAsync(HttpMethod.Post, Accounts, new { Name = "A" });
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonNode.Parse(text));
        Assert.Single(await sandbox.RowsAsync(Accounts));
    }

    [Fact]
    public async Task A_wrong_content_type_comes_with_the_right_body()
    {
        await using var sandbox = await StartAsync();
        await BreakAsync(sandbox, "wrongContentType");
        using var answer = await sandbox.SendAsync(HttpMethod.Get, Accounts);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["d"]);
    }

    [Theory]
    [InlineData("heldRequest", 0)]
    [InlineData("heldReply", 1)]
    public async Task What_is_held_back_is_listed_until_it_goes_on(string kind, int applied)
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync(HttpMethod.Put, "faults", new { rules = new object[] { new { kind, delayMs = 1_000 } } });
        var answered = sandbox.SendAsync(HttpMethod.Post, Accounts, new { Name = "A" });
        var held = new JsonArray();
        while (held.Count == 0)
        {
            held = (await sandbox.ControlAsync(HttpMethod.Get, "held")).AsArray();
        }

        Assert.Equal("POST", Text(held[0]!, "method"));
        Assert.EndsWith(Accounts, Text(held[0]!, "path"), StringComparison.Ordinal);
        Assert.Equal(applied, (await sandbox.ControlAsync(HttpMethod.Get, "records/accounts")).AsArray().Count);
        Assert.False(answered.IsCompleted);

        sandbox.Time.Advance(TimeSpan.FromSeconds(1));
        using var answer = await answered;
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.NotEmpty(Text(JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["d"]!, "ID"));
        Assert.Empty((await sandbox.ControlAsync(HttpMethod.Get, "held")).AsArray());
    }

    [Fact]
    public async Task Latency_and_a_trickle_wait_by_the_clock_and_still_answer_in_full()
    {
        var time = new EagerTime(Recorded);
        await using var sandbox = await StartAsync(world: time);
        await sandbox.ControlAsync(HttpMethod.Put, "faults", new
        {
            latencyMs = new { min = 5, max = 5 },
            rules = new object[] { new { kind = "latency", delayMs = 100 }, new { kind = "slowTrickle", delayMs = 20 } },
        });
        Assert.Empty(await sandbox.RowsAsync(Accounts));
        Assert.Contains(TimeSpan.FromMilliseconds(105), time.Waits);
        Assert.True(time.Waits.Count(wait => wait == TimeSpan.FromMilliseconds(20)) > 1);
    }

    [Fact]
    public async Task A_rule_hits_only_what_it_covers_and_rests_after_its_times()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync(HttpMethod.Put, "faults", new
        {
            rules = new[] { new { kind = "serverError", methods = new[] { "GET" }, pathContains = "crm/", times = 1 } },
        });
        Assert.Empty(await sandbox.RowsAsync("logistics/Items"));
        await sandbox.CreateAsync(Accounts, new { Name = "A" });
        using var hit = await sandbox.SendAsync(HttpMethod.Get, Accounts);
        Assert.Equal(500, (int)hit.StatusCode);
        Assert.Single(await sandbox.RowsAsync(Accounts));
        var plan = await sandbox.ControlAsync(HttpMethod.Get, "faults");
        Assert.Equal("serverError", Text(plan["rules"]![0]!, "kind"));
    }

    [Theory]
    [InlineData("{\"rules\":[{\"kind\":\"unknown\"}]}")]
    [InlineData("{\"rules\":[{\"kind\":\"latency\",\"probability\":2}]}")]
    [InlineData("{\"latencyMs\":{\"min\":5,\"max\":1}}")]
    [InlineData("{\"rulez\":[]}")]
    public async Task A_plan_that_does_not_fit_is_refused(string plan)
    {
        await using var sandbox = await StartAsync();
        using var answer = await sandbox.SendAsync(HttpMethod.Put, "/control/faults", plan);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Empty((await sandbox.ControlAsync(HttpMethod.Get, "faults"))["rules"]!.AsArray());
    }

    [Fact]
    public async Task The_log_tells_what_was_asked_and_what_it_did()
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync(Accounts, new { Name = "A", City = "Delft" });
        await sandbox.RowsAsync("sync/CRM/Accounts?$select=ID");
        var log = await LogAsync(sandbox);
        Assert.Equal([1L, 2L], log.Select(entry => (long)entry["sequence"]!));
        Assert.Equal(id, Text(log[0], "recordId"));
        Assert.True((bool)log[0]["created"]!);
        Assert.Equal(["City", "Name"], log[0]["fields"]!.AsArray().Select(name => (string)name!).Order());
        Assert.Equal("feed", Text(log[1], "kind"));
        Assert.False((bool)log[1]["applied"]!);
        Assert.Single((await sandbox.ControlAsync(HttpMethod.Get, "requests?after=1")).AsArray());
    }

    [Fact]
    public async Task The_clock_can_run_ahead_and_stand_still()
    {
        await using var sandbox = await StartAsync();
        await sandbox.ControlAsync(HttpMethod.Put, "clock", new { offsetSeconds = 3600, frozen = true });
        sandbox.Time.Advance(TimeSpan.FromHours(5));
        var record = await sandbox.ControlAsync(HttpMethod.Post, "records/accounts", new { Name = "A" });
        Assert.Equal("2026-06-25T15:28:10.063Z", Text(record, "_at"));
    }

    [Fact]
    public async Task A_reset_empties_everything()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateAsync(Accounts, new { Name = "A" });
        await BreakAsync(sandbox, "serverError");
        await sandbox.ControlAsync(HttpMethod.Post, "reset");
        Assert.Empty(await sandbox.RowsAsync(Accounts));
        Assert.Single(await LogAsync(sandbox));
    }

    [Fact]
    public async Task The_home_page_counts_the_records()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateAsync(Accounts, new { Name = "A" });
        var page = await sandbox.Http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("accounts</a></td><td class=\"n\">1</td>", page, StringComparison.Ordinal);
    }

    private static Task<JsonNode> BreakAsync(RunningSandbox sandbox, string kind, int? retryAfterSeconds = null) =>
        sandbox.ControlAsync(HttpMethod.Put, "faults", new { rules = new[] { new { kind, times = 1, retryAfterSeconds } } });

    private static async Task<IReadOnlyList<JsonNode>> LogAsync(RunningSandbox sandbox) =>
        [.. (await sandbox.ControlAsync(HttpMethod.Get, "requests")).AsArray().Select(entry => entry!)];
}
