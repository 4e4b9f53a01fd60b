using ExactSyncCluster.Sandbox.ExactOnline.Query;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>The answer to a POST holds little more than the key and the columns that are never null.</summary>
internal static class NeverNull
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "CostPaid", "IsAccountant", "IsAgency", "IsAnonymised", "IsCompetitor", "IsMailing", "SeparateInvPerProject",
        "SeparateInvPerSubscription", "IgnoreDatevWarningMessage", "CopyRemarks", "IsBatchItem", "IsMakeItem",
        "IsNewContract", "IsOnDemandItem", "IsRegistrationCodeItem", "IsTime", "IsWebshopItem", "IsBatchNumberItem",
    };

    public static object?[] Keep(IReadOnlyList<Column> columns, object?[] values, EntitySchema schema) =>
        [.. values.Select((value, index) => columns[index].Name == schema.KeyName || Names.Contains(columns[index].Name) ? value : null)];
}
