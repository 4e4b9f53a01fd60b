using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>Writes as the engine makes them.</summary>
internal static class Writes
{
    public static WriteRequest.CreateRecord Customer(string correlation = "cus-1") => new(
        correlation,
        "create-" + correlation,
        new([
            new("name", Value.Of("Bakkerij Jansen")),
            new("address.line1", Value.Of("Dam 1")),
            new("address.city", Value.Of("Amsterdam")),
            new("language", Value.Of("nl")),
            new("blocked", Value.Of((bool?)true)),
            new("email", Value.Nothing),
        ]),
        [])
    { Entity = Entity.Customer };

    public static WriteRequest.CreateRecord Product(string correlation = "pro-1") => new(
        correlation,
        "create-" + correlation,
        new([
            new("sku", Value.Of("SKU " + correlation)),
            new("name", Value.Of("Stoel «é»")),
            new("price.amount", Value.Of(12.345678m)),
            new("price.currency", Value.Of("EUR")),
            new("activeFrom", Value.Of((DateOnly?)new DateOnly(2026, 1, 31))),
            new("netWeight", Value.Of(1.50m)),
        ]),
        [])
    { Entity = Entity.Product };

    public static WriteRequest.CreateRecord Order(string customer, string product, string correlation = "ord-1") => new(
        correlation,
        "create-" + correlation,
        new([
            new("customerId", new Value.Reference(Entity.Customer, customer)),
            new("orderDate", Value.Of((DateOnly?)new DateOnly(2026, 2, 28))),
            new("erpNumber", Value.Of(42L)),
            new("currency", Value.Of("EUR")),
        ]),
        [new(null, correlation + "-1", Line(product, 2m)), new(null, correlation + "-2", Line(product, 3m))])
    { Entity = Entity.Order };

    public static Fields Line(string product, decimal quantity) => new([
        new("productId", new Value.Reference(Entity.Product, product)),
        new("quantity", Value.Of(quantity)),
        new("unitPrice", Value.Of(2.495m)),
        new("netPrice", Value.Of(2.3703m)),
    ]);

    public static WriteRequest.UpdateRecord Update(Entity entity, string id, string? etag, params (string Name, Value Value)[] fields) => new(
        new(id), new(fields.Select(static field => KeyValuePair.Create(field.Name, field.Value))), null, etag)
    { Entity = entity };

    public static WriteRequest.DeleteRecord Delete(Entity entity, string id, string? etag) => new(new(id), etag) { Entity = entity };

    /// <summary>Creates a record that must come about, and gives its id.</summary>
    public static async Task<WriteOutcome.Applied> MadeAsync(this LiveShop shop, WriteRequest.CreateRecord request) =>
        Assert.IsType<WriteOutcome.Applied>(await shop.WriteAsync(request));
}
