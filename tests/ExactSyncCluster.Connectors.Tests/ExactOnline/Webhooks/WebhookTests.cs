using ExactSyncCluster.Connectors.ExactOnline.Webhooks;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Webhooks;

public sealed class WebhookTests
{
    private const string Secret = "geheim";

    // Computed apart from this code, with HMAC-SHA256 over the content.
    private const string Hash = "8AA1870A4F9B012B48D88606B096DFDF8C7B2F39AAE99509636C96DC9455E26A";

    private const string Content =
        """{"Topic":"SalesOrders","ClientId":"c","Division":123456,"Action":"Update","Key":"5b4a1c7e-0000-4000-8000-000000000001","ExactOnlineEndpoint":"https://x","EventCreatedOn":"2026-06-25T16:28:10.063"}""";

    private const string Body = "{\"Content\":" + Content + ",\"HashCode\":\"" + Hash + "\"}";

    [Fact]
    public void Signed_notification_is_a_hint()
    {
        var hint = Assert.IsType<WebhookReading.Hint>(ExactOnlineWebhook.Verify(Body, Secret));

        Assert.Equal(("SalesOrders", "Update", ExactBench.Id), (hint.Topic, hint.Action, hint.Key));
        Assert.Equal((123456, Entity.Order), (hint.Division, hint.Entity));
        Assert.Equal(new DateTimeOffset(2026, 6, 25, 14, 28, 10, 63, TimeSpan.Zero), hint.At);
    }

    [Theory]
    [InlineData(Entity.Customer, "Create", false)]
    [InlineData(Entity.Customer, "Update", false)]
    [InlineData(Entity.Customer, "Delete", true)]
    [InlineData(Entity.Product, "Removed", true)]
    [InlineData(Entity.Product, "", true)]
    [InlineData(Entity.Order, "Update", true)]
    public void The_feed_of_deletions_is_looked_at_for_what_may_be_one(Entity entity, string action, bool mayBe)
    {
        Assert.Equal(mayBe, new WebhookReading.Hint { Topic = "a topic", Action = action, Key = null, Division = null, At = null, Entity = entity }.MayTellOfDeletion);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \r\n")]
    public void Empty_body_is_the_check_at_subscribe_time(string body)
    {
        Assert.IsType<WebhookReading.Empty>(ExactOnlineWebhook.Verify(body, Secret));
    }

    [Theory]
    [InlineData("Update", "Delete")]
    [InlineData("8AA1870A", "9AA1870A")]
    [InlineData("8AA1870A", "8aa1870a")]
    [InlineData(",\"HashCode\":", ", \"HashCode\":")]
    [InlineData("{\"Content\":", "{ \"Content\":")]
    [InlineData("E26A\"}", "E26A}")]
    [InlineData("E26A\"}", "")]
    public void Body_that_was_changed_is_refused(string part, string other)
    {
        Assert.IsType<WebhookReading.Refused>(ExactOnlineWebhook.Verify(Body.Replace(part, other, StringComparison.Ordinal), Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Geheim")]
    public void Other_secret_or_none_is_refused(string secret)
    {
        Assert.IsType<WebhookReading.Refused>(ExactOnlineWebhook.Verify(Body, secret));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"Content\":,\"HashCode\":\"\"}")]
    [InlineData("{\"Content\":1,\"HashCode\":")]
    public void What_is_no_notification_is_refused(string body)
    {
        Assert.IsType<WebhookReading.Refused>(ExactOnlineWebhook.Verify(body, Secret));
    }

    [Fact]
    public void Body_beyond_the_limit_is_refused_unread()
    {
        Assert.IsType<WebhookReading.Refused>(ExactOnlineWebhook.Verify(new string('x', ExactOnlineWebhook.LargestBody + 1), Secret));
        Assert.IsType<WebhookReading.Refused>(ExactOnlineWebhook.Verify(new byte[ExactOnlineWebhook.LargestBody + 1], Secret));
    }
}
