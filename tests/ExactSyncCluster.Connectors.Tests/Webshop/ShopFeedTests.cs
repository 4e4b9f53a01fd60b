using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>Reading changes, against the running shop.</summary>
public sealed class ShopFeedTests
{
    [Fact]
    public async Task Pages_follow_each_other_to_the_end_and_a_later_read_shows_only_what_changed()
    {
        await using var shop = await LiveShop.StartAsync();
        var ids = new List<string>();
        for (var number = 1; number <= 5; number++)
        {
            ids.Add((await shop.MadeAsync(Writes.Customer($"cus-{number}"))).NewId!);
        }

        var seen = new List<string>();
        var page = await shop.PageAsync("customers", null, 2);
        while (page.HasMore)
        {
            seen.AddRange(page.Entries.Select(static entry => entry.Record!.Value.Value));
            page = await shop.PageAsync("customers", page.Next, 2);
        }

        seen.AddRange(page.Entries.Select(static entry => entry.Record!.Value.Value));
        Assert.Equal(ids, seen);
        var idle = await shop.PageAsync("customers", page.Next);
        Assert.Empty(idle.Entries);

        await shop.ControlAsync(HttpMethod.Patch, $"records/customers/{ids[1]}", new JsonObject { ["name"] = "Anders" });
        await shop.ControlAsync(HttpMethod.Delete, $"records/customers/{ids[3]}");
        var later = await shop.PageAsync("customers", idle.Next);
        Assert.Equal([ids[1], ids[3]], later.Entries.Select(static entry => entry.Record!.Value.Value));
        Assert.Equal([false, true], later.Entries.Select(static entry => entry.Rows[0].IsDeleted));
    }

    [Fact]
    public async Task Expired_cursor_is_refused_and_the_beginning_shows_everything()
    {
        await using var shop = await LiveShop.StartAsync();
        await shop.MadeAsync(Writes.Customer());
        var page = await shop.PageAsync("customers", null);
        await shop.ControlAsync(HttpMethod.Post, "feed/expire-cursors");

        Assert.IsType<FeedPage.PositionRefused>(await shop.FeedAsync("customers", page.Next));
        Assert.IsType<FeedPage.PositionRefused>(await shop.FeedAsync("customers", "never given out"));
        Assert.Single((await shop.PageAsync("customers", null)).Entries);
    }

    [Theory]
    [InlineData("serverError")]
    [InlineData("htmlMaintenance")]
    [InlineData("truncatedBody")]
    [InlineData("wrongContentType")]
    [InlineData("connectionReset")]
    [InlineData("lostReply")]
    public async Task Read_outlives_passing_faults_with_a_permit_for_each_attempt(string fault)
    {
        await using var shop = await LiveShop.StartAsync();
        await shop.MadeAsync(Writes.Customer());
        await shop.FaultAsync(fault, "GET", times: 2);

        Assert.Single((await shop.PageAsync("customers", null)).Entries);

        Assert.Equal(shop.Permits.Taken, shop.Permits.Reports.Count);
        Assert.Equal(4, shop.Permits.Taken);
    }

    [Fact]
    public async Task Read_gives_up_after_its_repeats_and_calls_it_an_outage()
    {
        await using var shop = await LiveShop.StartAsync();
        await shop.FaultAsync("serverError", "GET", times: 10);

        var failed = Assert.IsType<FeedPage.Failed>(await shop.FeedAsync("customers", null));

        Assert.Equal(FailureCause.Outage, failed.Failure.Cause);
        Assert.Equal((3, 3), (shop.Permits.Taken, shop.Permits.Reports.Count));
    }

    [Fact]
    public async Task Read_of_a_record_that_never_was_is_missing()
    {
        await using var shop = await LiveShop.StartAsync();

        Assert.IsType<RecordRead.Missing>(await shop.ReadAsync(Entity.Order, "nothing"));
    }
}
