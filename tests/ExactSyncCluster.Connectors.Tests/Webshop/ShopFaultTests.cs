using ExactSyncCluster.Connectors.Webshop.Authorization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Sandbox.Webshop;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>Writes under faults, limits and refused credentials, against the running shop.</summary>
public sealed class ShopFaultTests
{
    [Theory]
    [InlineData("lostReply", 1)]
    [InlineData("truncatedBody", 1)]
    [InlineData("wrongContentType", 1)]
    [InlineData("lostRequest", 0)]
    [InlineData("connectionReset", 0)]
    [InlineData("serverError", 0)]
    [InlineData("htmlMaintenance", 0)]
    public async Task Create_without_a_clear_answer_is_unknown_and_the_reference_tells_what_became_of_it(string fault, int made)
    {
        await using var shop = await LiveShop.StartAsync();
        await shop.FaultAsync(fault, "POST");

        Assert.IsType<WriteOutcome.Unknown>(await shop.WriteAsync(Writes.Customer()));
        Assert.Equal((1, 1), (shop.Permits.Taken, shop.Permits.Reports.Count));
        Assert.Equal(made, (await shop.FindAsync(Entity.Customer, "cus-1")).Found.Length);

        var again = await shop.WriteAsync(Writes.Customer());
        Assert.Equal(made == 1, again is WriteOutcome.AlreadyApplied { NewId: not null, Shown.ETag: not null });
        Assert.Equal(made == 0, again is WriteOutcome.Applied);
        Assert.Equal(1, await shop.CountAsync("customers"));
    }

    [Fact]
    public async Task Create_with_another_key_finds_the_holder_of_its_reference()
    {
        await using var shop = await LiveShop.StartAsync();
        var first = await shop.MadeAsync(Writes.Customer());

        var second = Assert.IsType<WriteOutcome.AlreadyApplied>(await shop.WriteAsync(Writes.Customer() with { IdempotencyKey = "another" }));

        Assert.Equal((first.NewId, first.Shown!.ETag), (second.NewId, second.Shown!.ETag));
        Assert.Equal(1, await shop.CountAsync("customers"));
    }

    [Fact]
    public async Task Create_with_a_used_key_and_other_content_is_rejected()
    {
        await using var shop = await LiveShop.StartAsync();
        await shop.MadeAsync(Writes.Customer());

        var outcome = await shop.WriteAsync(Writes.Customer("cus-2") with { IdempotencyKey = "create-cus-1" });

        Assert.Equal("idempotency-key-reused", Assert.IsType<WriteOutcome.Rejected>(outcome).Code);
    }

    [Fact]
    public async Task Update_whose_reply_was_lost_is_unknown_and_its_repeat_a_conflict()
    {
        await using var shop = await LiveShop.StartAsync();
        var made = await shop.MadeAsync(Writes.Customer());
        var update = Writes.Update(Entity.Customer, made.NewId!, made.Shown!.ETag, ("name", Value.Of("Anders")));
        await shop.FaultAsync("lostReply", "PATCH");

        Assert.IsType<WriteOutcome.Unknown>(await shop.WriteAsync(update));
        Assert.IsType<WriteOutcome.Conflict>(await shop.WriteAsync(update));
        Assert.Equal(2, (await shop.FoundAsync(Entity.Customer, made.NewId!)).Shown.Main!.Version);
    }

    [Theory]
    [InlineData("tooManyRequests", FailureCause.Throttled)]
    [InlineData("serviceUnavailable", FailureCause.Outage)]
    public async Task Write_told_to_come_back_is_not_sent_and_says_when(string fault, FailureCause cause)
    {
        await using var shop = await LiveShop.StartAsync();
        await shop.FaultAsync(fault, "POST", retryAfterSeconds: 20);

        var outcome = Assert.IsType<WriteOutcome.NotSent>(await shop.WriteAsync(Writes.Customer()));

        Assert.Equal((cause, ShopBench.Now.AddSeconds(20)), (outcome.Failure.Cause, outcome.Failure.RetryAt));
        Assert.Equal(0, await shop.CountAsync("customers"));
    }

    [Fact]
    public async Task Shops_own_limit_is_respected_and_over_when_its_minute_is()
    {
        await using var shop = await LiveShop.StartAsync(new WebshopSandboxOptions { RequestsPerMinute = 2 });
        await shop.MadeAsync(Writes.Customer("cus-1"));
        await shop.MadeAsync(Writes.Customer("cus-2"));

        var failed = Assert.IsType<FeedPage.Failed>(await shop.FeedAsync("customers", null));
        Assert.Equal(FailureCause.Throttled, failed.Failure.Cause);
        Assert.Equal(failed.Failure.RetryAt, shop.Permits.Reports[^1].RetryAt);

        shop.Time.Advance(failed.Failure.RetryAt!.Value - ShopBench.Now);
        Assert.Equal(2, (await shop.PageAsync("customers", null)).Entries.Length);
    }

    [Fact]
    public async Task OAuth_token_that_ran_out_is_renewed_without_a_refused_call()
    {
        var options = new WebshopSandboxOptions { TokenLife = TimeSpan.FromMinutes(10) };
        await using var shop = await LiveShop.StartAsync(options, root => Client(root, options.OAuthClientSecret));
        await shop.MadeAsync(Writes.Customer("cus-1"));
        shop.Time.Advance(TimeSpan.FromMinutes(11));

        await shop.MadeAsync(Writes.Customer("cus-2"));

        Assert.Equal([201, 201], shop.Permits.Reports.Select(static report => report.Status));
    }

    [Fact]
    public async Task OAuth_client_with_a_wrong_secret_needs_a_person_and_sends_nothing()
    {
        await using var shop = await LiveShop.StartAsync(null, root => Client(root, "wrong-secret"));

        var outcome = Assert.IsType<WriteOutcome.NotSent>(await shop.WriteAsync(Writes.Customer()));

        Assert.Equal(FailureCause.NeedsConsent, outcome.Failure.Cause);
        Assert.DoesNotContain("wrong-secret", outcome.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, shop.Permits.Taken);
    }

    [Fact]
    public async Task Unknown_key_needs_a_person_and_a_reading_key_may_not_write()
    {
        await using var shop = await LiveShop.StartAsync();
        var stranger = shop.Connect(new WebshopCredentials.ApiKey("unknown"));
        var reader = shop.Connect(new WebshopCredentials.ApiKey(WebshopSandboxOptions.DefaultReadOnlyApiKey));

        var strange = await stranger.WriteAsync(Writes.Customer(), shop.Permits.Context, LiveShop.Cancellation);
        var forbidden = await reader.WriteAsync(Writes.Customer(), shop.Permits.Context, LiveShop.Cancellation);

        Assert.Equal(FailureCause.NeedsConsent, Assert.IsType<WriteOutcome.NotSent>(strange).Failure.Cause);
        Assert.Equal(FailureCause.Refused, Assert.IsType<WriteOutcome.NotSent>(forbidden).Failure.Cause);
        Assert.Equal(0, await shop.CountAsync("customers"));
    }

    private static WebshopCredentials.ClientCredentials Client(Uri root, string secret) =>
        new(new Uri(root, WebshopSandbox.TokenPath), new WebshopSandboxOptions().OAuthClientId, secret);
}
