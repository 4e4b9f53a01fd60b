using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Webhooks;

/// <summary>Writes a message and signs the exact text of its content.</summary>
internal static class WebhookMessage
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ChangeNotice notice, string clientId, int division, string endpoint, string secret)
    {
        var content = JsonSerializer.Serialize(
            new
            {
                notice.Topic,
                ClientId = clientId,
                Division = division,
                Action = notice.Action.ToString(),
                Key = notice.Key.ToString(),
                ExactOnlineEndpoint = endpoint,
                EventCreatedOn = DutchClock.Wall(notice.At).ToString("yyyy-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture),
            },
            Plain);
        return $$"""{"Content":{{content}},"HashCode":"{{Sign(content, secret)}}"}""";
    }

    public static string Sign(string content, string secret) =>
        Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content)));
}
