using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop.Webhooks;

/// <summary>Checks a message of the shop by the Standard Webhooks scheme: HMAC-SHA256 over id, timestamp and the raw body.</summary>
public static class WebshopWebhook
{
    /// <summary>The largest body that is looked at, in bytes.</summary>
    public const int LargestBody = 16 * 1024;

    private const int LargestId = 256;
    private const int LargestSignature = 2 * 1024;
    private const int MaxSignatures = 10;
    private const int MaxSecrets = 10;
    private const int DigestBytes = 32;
    private const string SecretPrefix = "whsec_";
    private const string SignaturePrefix = "v1,";

    /// <summary>How far a message's time may be from ours, either way, unless told otherwise.</summary>
    public static TimeSpan DefaultTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Verifies a message with any of the active secrets (two while one replaces another) and reads its hint.</summary>
    /// <param name="headers">The message's three headers.</param>
    /// <param name="body">The body exactly as it came.</param>
    /// <param name="secrets">The active secrets, each <c>whsec_</c> and base64.</param>
    /// <param name="now">The present time.</param>
    /// <param name="tolerance">How far the message's time may be from it; <see cref="DefaultTolerance"/> when null.</param>
    public static WebhookReading Verify(
        WebhookHeaders headers, ReadOnlyMemory<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now, TimeSpan? tolerance = null)
    {
        if (body.Length > LargestBody)
        {
            return Refuse("The body is larger than a hint can be.");
        }

        if (headers is not { Id: { Length: > 0 and <= LargestId } id, Signature: { Length: > 0 and <= LargestSignature } signature })
        {
            return Refuse("The id or the signature is missing or too long.");
        }

        if (!long.TryParse(headers.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) > (decimal)(tolerance ?? DefaultTolerance).TotalSeconds)
        {
            return Refuse("The timestamp is missing, or too far from the present time.");
        }

        return IsSigned(id, headers.Timestamp, body.Span, signature, secrets)
            ? Read(id, body)
            : Refuse("No signature fits any active secret.");
    }

    /// <summary>The secret's bytes; null when it is not in the form of Standard Webhooks.</summary>
    internal static byte[]? KeyOf(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        return Base64.IsValid(text) && text.Length > 0 ? Convert.FromBase64String(text) : null;
    }

    internal static bool IsSigned(string id, string timestamp, ReadOnlySpan<byte> body, string signatures, IReadOnlyList<string> secrets)
    {
        var given = signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(static signature => signature.StartsWith(SignaturePrefix, StringComparison.Ordinal))
            .Select(static signature => signature[SignaturePrefix.Length..])
            .Where(static signature => Base64.IsValid(signature, out var length) && length == DigestBytes)
            .Take(MaxSignatures)
            .Select(Convert.FromBase64String)
            .ToArray();
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];

        // Every pair is compared, so that the time taken does not tell which secret is in use.
        var fits = false;
        foreach (var key in secrets.Take(MaxSecrets).Select(KeyOf).OfType<byte[]>())
        {
            var digest = HMACSHA256.HashData(key, signed);
            foreach (var signature in given)
            {
                fits |= CryptographicOperations.FixedTimeEquals(digest, signature);
            }
        }

        return fits;
    }

    private static WebhookReading Read(string messageId, ReadOnlyMemory<byte> body)
    {
        if (JsonBody.Parse(body) is not { } json || json.Member("data") is not { } data)
        {
            return Refuse("The body is signed but is not a hint.");
        }

        var entity = json.Text("type") is { } type ? WebshopAddresses.EntityOf(type) : null;
        return entity is { } changed
            && data.Text("id") is { Length: > 0 } id
            && data.Member("version") is { ValueKind: JsonValueKind.Number } number
            && number.TryGetInt64(out var version)
                ? new WebhookReading.Hint(messageId, changed, new RecordId(id), version)
                : Refuse("The body is signed but names no change of a customer, product or order.");
    }

    private static WebhookReading.Refused Refuse(string reason) => new(reason);
}
