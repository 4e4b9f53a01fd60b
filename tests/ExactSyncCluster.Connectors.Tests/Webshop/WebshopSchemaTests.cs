using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

public sealed class WebshopSchemaTests
{
    [Fact]
    public void Value_states_types_lengths_and_what_may_be_written()
    {
        var schema = WebshopSchema.Value;

        Assert.Equal(SystemName.Webshop, schema.System);
        Assert.Equal(
            new PropertySchema { Name = "number", Type = DataType.Text, OnCreate = true, OnUpdate = false, MaxLength = 40 },
            schema.Order.Properties["number"]);
        Assert.Equal(
            new PropertySchema { Name = "sku", Type = DataType.Text, OnCreate = true, OnUpdate = true, Required = true, MaxLength = 100 },
            schema.Product.Properties["sku"]);
        Assert.Equal(
            new PropertySchema { Name = "productId", Type = DataType.Reference, References = Entity.Product, OnCreate = true, OnUpdate = true, Required = true },
            schema.OrderLine.Properties["productId"]);
        Assert.Equal(DataType.Number, schema.Product.Properties["price.amount"].Type);
        Assert.Equal(DataType.Day, schema.Order.Properties["deliveryDate"].Type);
        Assert.Equal(DataType.Whole, schema.Order.Properties["erpNumber"].Type);
        Assert.False(schema.OrderLine.Properties["externalReference"].OnCreate);
        Assert.Equal([20, 18, 14, 10], new[] { schema.Customer, schema.Product, schema.Order, schema.OrderLine }.Select(static record => record.Properties.Count));
    }

    [Fact]
    public void Value_gives_every_reference_its_entity()
    {
        RecordSchema[] records = [WebshopSchema.Value.Customer, WebshopSchema.Value.Product, WebshopSchema.Value.Order, WebshopSchema.Value.OrderLine];

        Assert.All(
            records.SelectMany(static record => record.Properties.Values),
            static property => Assert.Equal(property.Type is DataType.Reference, property.References is not null));
    }
}
