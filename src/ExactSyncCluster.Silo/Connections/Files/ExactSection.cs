using ExactSyncCluster.Connectors.ExactOnline;
using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Reads the Exact end of a connection.</summary>
internal static class ExactSection
{
    private const string Host = "host";
    private const int ShortestCode = 3;

    public static ExactEnd? Read(JsonMembers? members, ReadingRoom room, TimingSection timing, LimitSection limits)
    {
        if (members is null)
        {
            return null;
        }

        // What a sandbox on this machine is told is no secret.
        var address = Address(members) ?? FileAddress.None;
        var isSecret = !address.IsLoopback;
        var end = new ExactEnd
        {
            BaseAddress = address,
            Division = members.Whole("division", 1, int.MaxValue, isRequired: true) ?? 0,
            ClientId = room.Secret(members, "clientId", isRequired: true, isSecret: false),
            ClientSecret = room.Secret(members, "clientSecret", isRequired: true, isSecret),
            WebhookSecret = room.Secret(members, "webhookSecret", isSecret: isSecret) is { Length: > 0 } secret ? secret : null,
            RedirectUri = room.Home,
            Feeds = timing.Scale.Of(limits.Feeds with { PollPeriod = timing.ExactPoll, PollPeriodWithWebhooks = timing.ExactPollWithWebhooks }),
            Tokens = timing.Scale.Tokens,
            MinuteWindow = timing.Scale.MinuteWindow,
            Budget = timing.Scale.Of(limits.Budget),
        };
        members.Close();
        return end;
    }

    private static Uri? Address(JsonMembers members)
    {
        var remedy = $"give a country ({string.Join(", ", ExactOnlineCountries.Codes.Order())}) or a full https address";
        if (members.Text(Host, remedy, isRequired: true) is not { } text)
        {
            return null;
        }

        if (ExactOnlineCountries.Codes.Contains(text.ToLowerInvariant()))
        {
            return ExactOnlineCountries.Resolve(text);
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return FileAddress.Read(members, Host, text);
        }

        var nearest = text.Length <= ShortestCode ? NearestName.Among(text, ExactOnlineCountries.Codes) : null;
        members.Wrong(Host, $"it is {JsonShape.Of(text)}, neither a country known here nor an address", remedy, nearest);
        return null;
    }
}
