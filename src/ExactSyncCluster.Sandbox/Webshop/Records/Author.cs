namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>Who makes a change: an API client, or one of the shop's own people.</summary>
internal sealed record Author(string Name, bool IsPerson)
{
    public static Author Client(string name) => new(name, IsPerson: false);

    public static Author Person(string name) => new($"shop:{name}", IsPerson: true);
}
