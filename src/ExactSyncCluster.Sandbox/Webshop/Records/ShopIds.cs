using ExactSyncCluster.Sandbox.Webshop.Content;

namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>New ids and numbers, from the shop's dice.</summary>
internal sealed class ShopIds(Random dice)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 14;
    private long lastNumber = 100_000;

    public string New(ResourceKind kind) => $"{kind.Singular[..3]}_{Text()}";

    public string NewLine() => $"lin_{Text()}";

    /// <summary>A customer or order number that is not taken.</summary>
    public string NewNumber(ResourceKind kind, Func<string, bool> taken)
    {
        string number;
        do
        {
            lastNumber++;
            number = $"{(kind is ResourceKind.Orders ? 'W' : 'C')}{lastNumber}";
        }
        while (taken(number));
        return number;
    }

    private string Text() => dice.GetString(Alphabet, Length);
}
