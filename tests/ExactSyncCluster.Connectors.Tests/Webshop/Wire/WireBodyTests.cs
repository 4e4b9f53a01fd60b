using System.Text;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop.Wire;

public sealed class WireBodyTests
{
    [Fact]
    public void Create_nests_dotted_names_and_leaves_out_what_is_empty()
    {
        var request = new WriteRequest.CreateRecord(
            "pair-7",
            "key-7",
            new([
                new("sku", Value.Of("A-1")),
                new("name", Value.Of("Chair")),
                new("notes", Value.Nothing),
                new("price.amount", Value.Of(12.345m)),
                new("price.currency", Value.Of("EUR")),
                new("published", Value.Of((bool?)true)),
                new("activeFrom", Value.Of((DateOnly?)new DateOnly(2026, 1, 31))),
            ]),
            [])
        { Entity = Entity.Product };

        Assert.Equal(
            """{"activeFrom":"2026-01-31","name":"Chair","price":{"amount":12.345,"currency":"EUR"},"published":true,"sku":"A-1","externalReference":"pair-7"}""",
            Encoding.UTF8.GetString(WireBody.Create(request, Entity.Product)));
    }

    [Fact]
    public void Create_of_an_order_gives_each_line_its_reference()
    {
        var request = new WriteRequest.CreateRecord(
            "pair-8",
            "key-8",
            new([new("customerId", new Value.Reference(Entity.Customer, "c-1")), new("erpNumber", Value.Of(42L))]),
            [
                new(null, "line-1", new([new("productId", new Value.Reference(Entity.Product, "p-1")), new("quantity", Value.Of(2.50m)), new("notes", Value.Nothing)])),
            ])
        { Entity = Entity.Order };

        Assert.Equal(
            """{"customerId":"c-1","erpNumber":42,"externalReference":"pair-8","lines":[{"productId":"p-1","quantity":2.50,"externalReference":"line-1"}]}""",
            Encoding.UTF8.GetString(WireBody.Create(request, Entity.Order)));
    }

    [Fact]
    public void Patch_says_null_for_what_is_emptied_and_nothing_of_the_rest()
    {
        var request = new WriteRequest.UpdateRecord(
            new("c-1"),
            new([
                new("name", Value.Of("Bakker")),
                new("email", Value.Nothing),
                new("address.line1", Value.Nothing),
                new("address.city", Value.Of("Delft")),
            ]),
            null,
            "\"3\"")
        { Entity = Entity.Customer };

        Assert.Equal(
            """{"address":{"city":"Delft","line1":null},"email":null,"name":"Bakker"}""",
            Encoding.UTF8.GetString(WireBody.Patch(request)));
    }

    [Fact]
    public void Patch_replaces_lines_as_a_whole_and_names_known_ones_by_id()
    {
        var request = new WriteRequest.UpdateRecord(
            new("o-1"),
            Fields.None,
            [
                new("l-1", "line-1", new([new("externalReference", Value.Of("line-1")), new("quantity", Value.Of(1m))])),
                new("l-2", "line-2", new([new("externalReference", Value.Nothing), new("quantity", Value.Of(2m)), new("notes", Value.Nothing)])),
                new(null, "line-3", new([new("quantity", Value.Of(3m))])),
            ],
            "\"3\"")
        { Entity = Entity.Order };

        Assert.Equal(
            """{"lines":[{"externalReference":"line-1","quantity":1,"id":"l-1"},{"quantity":2,"id":"l-2"},{"quantity":3,"externalReference":"line-3"}]}""",
            Encoding.UTF8.GetString(WireBody.Patch(request)));
    }

    [Fact]
    public void Patch_that_removes_the_last_line_sends_an_empty_array()
    {
        var request = new WriteRequest.UpdateRecord(new("o-1"), Fields.None, [], "\"3\"") { Entity = Entity.Order };

        Assert.Equal("""{"lines":[]}""", Encoding.UTF8.GetString(WireBody.Patch(request)));
    }
}
