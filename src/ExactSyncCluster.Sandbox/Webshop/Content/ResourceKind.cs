namespace ExactSyncCluster.Sandbox.Webshop.Content;

internal enum ResourceKind
{
    Customers,
    Products,
    Orders,
}

internal static class ResourceKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } = [ResourceKind.Customers, ResourceKind.Products, ResourceKind.Orders];

    extension(ResourceKind kind)
    {
        /// <summary>The name in paths.</summary>
        public string Path => kind switch
        {
            ResourceKind.Customers => "customers",
            ResourceKind.Products => "products",
            ResourceKind.Orders => "orders",
        };

        /// <summary>The name of one record of the kind, as webhooks say it.</summary>
        public string Singular => kind switch
        {
            ResourceKind.Customers => "customer",
            ResourceKind.Products => "product",
            ResourceKind.Orders => "order",
        };

        /// <summary>The member that people know a record by.</summary>
        public string KeyMember => kind switch
        {
            ResourceKind.Customers => "number",
            ResourceKind.Products => "sku",
            ResourceKind.Orders => "number",
        };

        public bool KeyIsUnique => kind is not ResourceKind.Customers;
    }

    public static ResourceKind? Parse(string? path) => path switch
    {
        "customers" => ResourceKind.Customers,
        "products" => ResourceKind.Products,
        "orders" => ResourceKind.Orders,
        _ => null,
    };
}
