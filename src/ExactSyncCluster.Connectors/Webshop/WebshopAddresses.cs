using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Webshop;

/// <summary>Where the shop's resources stand below its base address. A path without ids is also the endpoint's name.</summary>
internal static class WebshopAddresses
{
    public const string About = "about";
    public const string Webhooks = "webhooks";

    public static string Of(Entity entity) => entity switch
    {
        Entity.Customer => "customers",
        Entity.Product => "products",
        Entity.Order => "orders",
    };

    public static string Record(Entity entity, RecordId record) => $"{Of(entity)}/{Uri.EscapeDataString(record.Value)}";

    public static string Changes(Entity entity, string? cursor, int limit) =>
        FormattableString.Invariant($"{Of(entity)}/changes?limit={limit}")
        + (string.IsNullOrEmpty(cursor) ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");

    public static string Holders(Entity entity, string externalReference) =>
        $"{Of(entity)}?externalReference={Uri.EscapeDataString(externalReference)}";

    public static string Webhook(string name) => $"{Webhooks}/{Uri.EscapeDataString(name)}";

    public static Entity? EntityOf(string topic) => topic switch
    {
        "customer.changed" => Entity.Customer,
        "product.changed" => Entity.Product,
        "order.changed" => Entity.Order,
        _ => null,
    };
}
