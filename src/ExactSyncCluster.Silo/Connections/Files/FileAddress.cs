namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Reads addresses: https, or http on loopback, and nothing that could carry a secret.</summary>
internal static class FileAddress
{
    private const string Remedy = "give a full address that begins with https://, without user, query or fragment";

    /// <summary>Stands in for an address that is wrong.</summary>
    public static Uri None { get; } = new("https://invalid.invalid");

    public static Uri? Address(this JsonMembers members, string name, bool isRequired = false) =>
        members.Text(name, Remedy, isRequired) is { } text ? Read(members, name, text) : null;

    public static Uri? Read(JsonMembers members, string name, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            members.Wrong(name, $"it is {JsonShape.Of(text)} and no web address", Remedy);
            return null;
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            members.Wrong(name, "it is an address with a user, a query or a fragment", Remedy);
            return null;
        }

        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
        {
            members.Wrong(name, "it is an http address, over which secrets would travel in the open", "use https; http is for loopback only");
            return null;
        }

        return address;
    }
}
