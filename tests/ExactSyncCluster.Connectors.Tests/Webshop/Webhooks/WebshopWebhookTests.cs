using System.Security.Cryptography;
using System.Text;
using ExactSyncCluster.Connectors.Webshop.Webhooks;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Webhooks;

public sealed class WebshopWebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string OtherSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Body = """{"type":"order.changed","timestamp":"2026-03-01T12:00:00.000Z","data":{"id":"o-1","version":12}}""";
    private const string MessageId = "msg_1";

    private static readonly string Timestamp = ShopBench.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void IsSigned_published_vector_of_standard_webhooks_fits() => Assert.True(WebshopWebhook.IsSigned(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        """{"test": 2432232314}"""u8,
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        [Secret]));

    [Fact]
    public void Verify_signed_message_gives_its_hint() =>
        Assert.Equal(new WebhookReading.Hint(MessageId, Entity.Order, new RecordId("o-1"), 12), Verify(Sign(Body), Body, [Secret]));

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Verify_accepts_any_of_several_secrets_and_signatures(bool secretFirst, bool signatureFirst)
    {
        var other = $"v1a,xyz v1,{Convert.ToBase64String(new byte[32])}";
        var signatures = signatureFirst ? $"{Sign(Body)} {other}" : $"{other} {Sign(Body)}";

        Assert.IsType<WebhookReading.Hint>(Verify(signatures, Body, secretFirst ? [Secret, OtherSecret] : [OtherSecret, Secret]));
    }

    [Fact]
    public void Verify_refuses_a_body_that_was_changed() =>
        Assert.IsType<WebhookReading.Refused>(Verify(Sign(Body), Body.Replace("o-1", "o-2", StringComparison.Ordinal), [Secret]));

    [Fact]
    public void Verify_refuses_another_secret_and_none()
    {
        Assert.IsType<WebhookReading.Refused>(Verify(Sign(Body), Body, [OtherSecret]));
        Assert.IsType<WebhookReading.Refused>(Verify(Sign(Body), Body, []));
        Assert.IsType<WebhookReading.Refused>(Verify(Sign(Body), Body, ["whsec_***"]));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void Verify_takes_a_message_within_five_minutes_only(int secondsAway, bool taken)
    {
        var reading = WebshopWebhook.Verify(
            new(MessageId, Timestamp, Sign(Body)), Encoding.UTF8.GetBytes(Body), [Secret], ShopBench.Now.AddSeconds(secondsAway));

        Assert.Equal(taken, reading is WebhookReading.Hint);
    }

    [Theory]
    [InlineData(null, "1772366400", "v1,x")]
    [InlineData("", "1772366400", "v1,x")]
    [InlineData("m", null, "v1,x")]
    [InlineData("m", "soon", "v1,x")]
    [InlineData("m", "-1", "v1,x")]
    [InlineData("m", "9223372036854775807", "v1,x")]
    [InlineData("m", "1772366400", null)]
    [InlineData("m", "1772366400", "")]
    [InlineData("m", "1772366400", "v1,")]
    [InlineData("m", "1772366400", "v2,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("m", "1772366400", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Verify_refuses_missing_and_malformed_headers(string? id, string? timestamp, string? signature) =>
        Assert.IsType<WebhookReading.Refused>(WebshopWebhook.Verify(new(id, timestamp, signature), Encoding.UTF8.GetBytes(Body), [Secret], ShopBench.Now));

    [Theory]
    [InlineData("""{"type":"order.paid","data":{"id":"o-1","version":12}}""")]
    [InlineData("""{"type":"order.changed","data":{"id":"","version":12}}""")]
    [InlineData("""{"type":"order.changed","data":{"id":"o-1","version":"12"}}""")]
    [InlineData("""{"type":"order.changed"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Verify_refuses_a_signed_body_that_is_no_hint(string body) =>
        Assert.IsType<WebhookReading.Refused>(Verify(Sign(body), body, [Secret]));

    [Fact]
    public void Verify_does_not_look_at_a_body_beyond_the_limit()
    {
        var large = Body + new string(' ', WebshopWebhook.LargestBody);

        Assert.IsType<WebhookReading.Refused>(Verify(Sign(large), large, [Secret]));
    }

    private static WebhookReading Verify(string signature, string body, IReadOnlyList<string> secrets) =>
        WebshopWebhook.Verify(new(MessageId, Timestamp, signature), Encoding.UTF8.GetBytes(body), secrets, ShopBench.Now);

    private static string Sign(string body) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{MessageId}.{Timestamp}.{body}")));
}
