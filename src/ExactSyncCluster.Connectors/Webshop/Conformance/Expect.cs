using System.Diagnostics.CodeAnalysis;

namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>What checks expect of a shop, with the reason that a failure is reported with.</summary>
internal static class Expect
{
    public static void That([DoesNotReturnIf(false)] bool holds, string reason)
    {
        if (!holds)
        {
            throw Failed(reason);
        }
    }

    public static CheckEndedException Failed(string reason) => new(ConformanceVerdict.Failed, reason);

    public static CheckEndedException NotApplicable(string reason) => new(ConformanceVerdict.NotApplicable, reason);
}
