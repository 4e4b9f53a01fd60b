namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>How many records of one entity stand where when the demo begins.</summary>
/// <param name="Both">On both sides, under the same key.</param>
/// <param name="ExactOnly">In Exact Online alone.</param>
/// <param name="WebshopOnly">In the webshop alone.</param>
/// <param name="Ambiguous">Once in Exact Online and twice in the webshop, under the same key.</param>
internal sealed record DemoCounts(int Both, int ExactOnly, int WebshopOnly, int Ambiguous)
{
    private const int MostAmbiguous = 5;
    private const int AmbiguousShare = 60;

    public static DemoCounts OfAccounts(DemoOptions options) =>
        Split(options.Accounts, options.Accounts * 2 / 5, Math.Min(MostAmbiguous, options.Accounts / AmbiguousShare));

    public static DemoCounts OfItems(DemoOptions options) => Split(options.Items, options.Items * 2 / 5, 0);

    public static DemoCounts OfOrders(DemoOptions options) => Split(options.Orders, options.Orders / 10, 0);

    private static DemoCounts Split(int total, int both, int ambiguous)
    {
        var alone = total - both - ambiguous;
        return new DemoCounts(both, alone / 2, alone - (alone / 2), ambiguous);
    }
}
