namespace ExactSyncCluster.Sandbox.ExactOnline.Records;

/// <summary>Something happened to a record: what a webhook tells, and no more.</summary>
internal sealed record ChangeNotice(EntityKind Kind, ChangeAction Action, Guid Key, DateTimeOffset At)
{
    public string Topic => Kind switch
    {
        EntityKind.SalesOrderLines => nameof(EntityKind.SalesOrders),
        _ => Kind.ToString(),
    };
}
