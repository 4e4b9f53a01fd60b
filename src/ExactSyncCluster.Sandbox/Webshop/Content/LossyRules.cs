namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>Ways in which a careless shop alters what it was given. A shop that keeps the contract has none of them.</summary>
internal sealed record LossyRules(bool RoundsMoney, bool Trims, bool UpperCasesSku)
{
    public static LossyRules None { get; } = new(false, false, false);

    public static LossyRules All { get; } = new(true, true, true);
}
