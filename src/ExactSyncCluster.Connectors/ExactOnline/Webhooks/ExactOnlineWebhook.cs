using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline.Webhooks;

/// <summary>Verifies and reads what Exact posts to a webhook.</summary>
public static class ExactOnlineWebhook
{
    /// <summary>The longest body that is looked at, in bytes. Exact's own have about 400.</summary>
    public const int LargestBody = 16 * 1024;

    private const int HashLength = 2 * HMACSHA256.HashSizeInBytes;

    private static readonly DateTimeOffset AnyTime = DateTimeOffset.MaxValue;

    private static ReadOnlySpan<byte> Opening => "{\"Content\":"u8;

    private static ReadOnlySpan<byte> Middle => ",\"HashCode\":"u8;

    /// <summary>Verifies a body given as text. The text must be the very one that was received.</summary>
    public static WebhookReading Verify(string rawBody, string secret) =>
        rawBody.Length > LargestBody ? TooLarge() : Verify(Encoding.UTF8.GetBytes(rawBody), secret);

    /// <summary>Verifies a body: the signature covers the exact bytes of the content, so nothing may be parsed and written anew before.</summary>
    /// <param name="rawBody">The body as received.</param>
    /// <param name="secret">The app's webhook secret, which is not its OAuth secret.</param>
    public static WebhookReading Verify(ReadOnlySpan<byte> rawBody, string secret)
    {
        if (rawBody.Length > LargestBody)
        {
            return TooLarge();
        }

        var body = rawBody.Trim(" \t\r\n"u8);
        if (body.IsEmpty)
        {
            return new WebhookReading.Empty();
        }

        var middle = body.LastIndexOf(Middle);
        if (secret.Length == 0 || !body.StartsWith(Opening) || middle < Opening.Length)
        {
            return new WebhookReading.Refused(secret.Length == 0 ? "No webhook secret is set." : "The body has not the form of a signed notification.");
        }

        var content = body[Opening.Length..middle];
        return IsSigned(content, body[(middle + Middle.Length)..], secret)
            ? Read(content)
            : new WebhookReading.Refused("The signature does not fit: the webhook secret is another one, or the body was changed.");
    }

    private static bool IsSigned(ReadOnlySpan<byte> content, ReadOnlySpan<byte> rest, string secret)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), content, hash);
        var expected = Encoding.ASCII.GetBytes(Convert.ToHexString(hash));
        var given = rest.TrimStart(" \t"u8);
        var isQuoted = given.Length >= HashLength + 2 && given[0] == '"' && given[HashLength + 1] == '"';
        return isQuoted && CryptographicOperations.FixedTimeEquals(expected, given.Slice(1, HashLength));
    }

    private static WebhookReading Read(ReadOnlySpan<byte> content)
    {
        if (JsonBody.Parse(content.ToArray()) is not { ValueKind: JsonValueKind.Object } shown || shown.Text("Topic") is not { Length: > 0 } topic)
        {
            return new WebhookReading.Refused("The content is signed, but it names no topic.");
        }

        return new WebhookReading.Hint
        {
            Topic = topic,
            Action = shown.Text("Action") ?? "",
            Key = WireValue.Id(shown.Member("Key")),
            Division = shown.Member("Division") is { } division && WireValue.Whole(division) is >= 0 and <= int.MaxValue and var number ? (int)number : null,
            At = Moment(shown.Text("EventCreatedOn")),
            Entity = EntityOf(topic),
        };
    }

    private static Entity? EntityOf(string topic) => topic switch
    {
        "Accounts" => Entity.Customer,
        "Items" or "SalesItemPrices" or "StockPositions" => Entity.Product,
        "SalesOrders" or "SalesOrderLines" => Entity.Order,
        _ => null,
    };

    // Without a zone it is the Dutch clock, as everywhere in this API.
    private static DateTimeOffset? Moment(string? text)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time))
        {
            return null;
        }

        return time.Kind == DateTimeKind.Utc ? new DateTimeOffset(time, TimeSpan.Zero) : WallClock.Instant(time, AnyTime);
    }

    private static WebhookReading.Refused TooLarge() => new("The body is larger than any notification.");
}
