using ExactSyncCluster.Connectors.ExactOnline;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline;

public sealed class SchemaTests
{
    private static readonly SystemSchema Schema = ExactOnlineSchema.Value;

    [Fact]
    public void Required_properties_are_those_without_which_Exact_creates_nothing()
    {
        Assert.Equal(["Name"], Required(Schema.Customer));
        Assert.Equal(["Code", "Description"], Required(Schema.Product));
        Assert.Equal(["OrderedBy"], Required(Schema.Order));
        Assert.Equal(["Item"], Required(Schema.OrderLine));
    }

    [Fact]
    public void Only_lengths_that_Exact_states_are_given()
    {
        Assert.Equal(18, Schema.Customer.Properties["Code"].MaxLength);
        Assert.Equal(60, Schema.Product.Properties["Description"].MaxLength);
        Assert.Equal(255, Schema.Product.Properties["ExtraDescription"].MaxLength);
        Assert.Null(Schema.Customer.Properties["Name"].MaxLength);
    }

    [Fact]
    public void Who_ordered_is_fixed_after_creation_and_refers_to_a_customer()
    {
        var orderedBy = Schema.Order.Properties["OrderedBy"];

        Assert.Equal((true, false, Entity.Customer), (orderedBy.OnCreate, orderedBy.OnUpdate, orderedBy.References!.Value));
    }

    [Fact]
    public void Derived_price_is_updated_and_never_created_and_stock_is_only_read()
    {
        var price = Schema.Product.Properties[ExactOnlineSchema.Price];
        var stock = Schema.Product.Properties[ExactOnlineSchema.Stock];

        Assert.Equal((DataType.Number, false, true), (price.Type, price.OnCreate, price.OnUpdate));
        Assert.Equal((DataType.Number, false, false), (stock.Type, stock.OnCreate, stock.OnUpdate));
    }

    [Theory]
    [InlineData("StandardSalesPrice")]
    [InlineData("Modified")]
    [InlineData("Picture")]
    public void What_a_feed_lacks_or_nobody_can_map_is_not_offered(string name)
    {
        Assert.DoesNotContain(name, Schema.Product.Properties.Keys);
    }

    [Theory]
    [InlineData("nl", "https://start.exactonline.nl/")]
    [InlineData(" UK ", "https://start.exactonline.co.uk/")]
    [InlineData("http://127.0.0.1:5101", "http://127.0.0.1:5101/")]
    public void Host_is_a_country_or_an_address(string text, string expected)
    {
        Assert.Equal(expected, ExactOnlineCountries.Resolve(text).AbsoluteUri);
    }

    [Theory]
    [InlineData("xx")]
    [InlineData("ftp://start.exactonline.nl")]
    public void Host_that_is_neither_is_refused_with_the_choices(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => ExactOnlineCountries.Resolve(text));

        Assert.Contains("nl", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Required(RecordSchema record) =>
        record.Properties.Values.Where(static property => property.Required).Select(static property => property.Name);
}
