using System.Buffers.Text;
using ExactSyncCluster.Connectors.Webshop.Authorization;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Reads the webshop's end of a connection.</summary>
internal static class WebshopSection
{
    private const string ApiKey = "apiKey";
    private const string Client = "clientCredentials";
    private const string WebhookSecret = "webhookSecret";
    private const string SecretPrefix = "whsec_";
    private const int ShortestSecret = 24;
    private const int LongestSecret = 64;

    public static WebshopEnd? Read(JsonMembers? members, ReadingRoom room, TimingSection timing, LimitSection limits)
    {
        if (members is null)
        {
            return null;
        }

        // What a sandbox on this machine is told is no secret.
        var address = members.Address("address", isRequired: true) ?? FileAddress.None;
        var isSecret = !address.IsLoopback;
        var end = new WebshopEnd
        {
            BaseAddress = address,
            Credentials = Credentials(members, room, isSecret),
            WebhookSecret = Signing(members, room, isSecret),
            Feeds = timing.Scale.Of(limits.Feeds with { PollPeriod = timing.WebshopPoll }),
        };
        members.Close();
        return end;
    }

    private static WebshopCredentials Credentials(JsonMembers members, ReadingRoom room, bool isSecret)
    {
        if (members.Has(ApiKey) == members.Has(Client))
        {
            members.Wrong(
                ApiKey,
                members.Has(ApiKey) ? "both an apiKey and clientCredentials are given" : "neither an apiKey nor clientCredentials are given",
                "give one of the two");
        }

        var key = room.Secret(members, ApiKey, isSecret: isSecret);
        if (members.Object(Client) is not { } client)
        {
            return new WebshopCredentials.ApiKey(key);
        }

        var credentials = new WebshopCredentials.ClientCredentials(
            client.Address("tokenAddress", isRequired: true) ?? FileAddress.None,
            room.Secret(client, "clientId", isRequired: true, isSecret: false),
            room.Secret(client, "clientSecret", isRequired: true, isSecret));
        client.Close();
        return credentials;
    }

    private static string? Signing(JsonMembers members, ReadingRoom room, bool isSecret)
    {
        if (room.Secret(members, WebhookSecret, isSecret: isSecret) is not { Length: > 0 } secret)
        {
            return null;
        }

        var isKey = secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Base64.IsValid(secret.AsSpan(SecretPrefix.Length), out var length) && length is >= ShortestSecret and <= LongestSecret;
        if (!isKey)
        {
            members.Wrong(
                WebhookSecret,
                "it has not the form of a Standard Webhooks secret",
                $"give {SecretPrefix} followed by {ShortestSecret} to {LongestSecret} bytes in base64");
        }

        return secret;
    }
}
