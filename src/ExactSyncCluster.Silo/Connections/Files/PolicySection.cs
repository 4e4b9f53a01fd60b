using System.Buffers;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Reconciliation;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Reads who wins, and what follows a delete.</summary>
internal static class PolicySection
{
    private const int CurrencyLength = 3;

    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static SyncPolicy Read(JsonMembers? members)
    {
        var otherwise = new SyncPolicy();
        if (members is null)
        {
            return otherwise;
        }

        var deletes = members.Object("deletes");
        var policy = otherwise with
        {
            Conflicts = members.Choice("conflicts", otherwise.Conflicts),
            FirstMatch = members.Choice("firstMatch", otherwise.FirstMatch),
            CustomerDeleted = deletes?.Choice("customer", otherwise.CustomerDeleted) ?? otherwise.CustomerDeleted,
            ProductDeleted = deletes?.Choice("product", otherwise.ProductDeleted) ?? otherwise.ProductDeleted,
            OrderDeleted = deletes?.Choice("order", otherwise.OrderDeleted) ?? otherwise.OrderDeleted,
            Creates = members.Choice("creates", otherwise.Creates),
            Currency = Currency(members) ?? otherwise.Currency,
            TimeZone = TimeZone(members) ?? otherwise.TimeZone,
        };
        deletes?.Close();
        members.Close();
        return policy;
    }

    private static string? Currency(JsonMembers members)
    {
        const string name = "currency";
        const string remedy = "give a currency's three capital letters, such as EUR";
        var text = members.Text(name, remedy);
        if (text is not null && (text.Length != CurrencyLength || text.AsSpan().ContainsAnyExcept(Letters)))
        {
            members.Wrong(name, $"it is {JsonShape.Of(text)} and no currency code", remedy);
        }

        return text;
    }

    private static string? TimeZone(JsonMembers members)
    {
        const string name = "timeZone";
        const string remedy = "give a time zone's name, such as Europe/Amsterdam";
        var text = members.Text(name, remedy);
        if (text is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(text, out _))
        {
            var nearest = NearestName.Among(text, TimeZoneInfo.GetSystemTimeZones().Select(static zone => zone.Id));
            members.Wrong(name, $"it is {JsonShape.Of(text)} that names no time zone of this machine", remedy, nearest);
        }

        return text;
    }
}
