using System.Text.Json;
using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Connectors.Webshop.Wire;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

public sealed class RowReaderTests
{
    private static readonly ReadWindow Window = new(ShopBench.Now, ShopBench.Now);

    [Fact]
    public void Record_customer_shows_every_property_in_dotted_names()
    {
        var shown = Read(Entity.Customer, ShopTexts.Customer, "\"3\"");

        var main = Assert.Single(shown.Rows);
        Assert.Equal(RowKey.Main("c-1"), main.Key);
        Assert.Equal(3, main.Version);
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 9, 30, 0, 125, TimeSpan.Zero), main.ModifiedAt);
        Assert.Equal(("\"3\"", "pair-7"), (shown.ETag, shown.Correlation));
        Assert.Empty(shown.Complete);
        Assert.Equal(WebshopSchema.Value.Customer.Properties.Keys, main.Fields!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Value.Of("1001"), main.Fields["number"]);
        Assert.Equal(Value.Of("Dam 1"), main.Fields["address.line1"]);
        Assert.Equal(Value.Of("NL"), main.Fields["address.country"]);
        Assert.Equal(Value.Nothing, main.Fields["address.line2"]);
        Assert.Equal(Value.Nothing, main.Fields["email"]);
        Assert.Equal(Value.Nothing, main.Fields["phone"]);
        Assert.Equal(Value.Of((bool?)false), main.Fields["blocked"]);
    }

    [Fact]
    public void Record_product_reads_decimals_exactly_and_days_as_days()
    {
        var fields = Read(Entity.Product, ShopTexts.Product).Main!.Fields!;

        Assert.Equal(new Value.Number(12.345m), fields["price.amount"]);
        Assert.Equal(Value.Of("EUR"), fields["price.currency"]);
        Assert.Equal(new Value.Number(1.5m), fields["netWeight"]);
        Assert.Equal(new Value.Number(-3m), fields["stock"]);
        Assert.Equal(new Value.Day(new DateOnly(2026, 1, 31)), fields["activeFrom"]);
        Assert.Equal(new Value.Flag(true), fields["published"]);
    }

    [Fact]
    public void Record_order_shows_all_its_lines_with_its_own_version()
    {
        var shown = Read(Entity.Order, ShopTexts.Order);

        Assert.Equal([Collections.Lines], shown.Complete.AsEnumerable());
        Assert.Equal([RowKey.Main("o-1"), new("lines", "l-1"), new("lines", "l-2")], shown.Rows.Select(static row => row.Key));
        Assert.All(shown.Rows, static row => Assert.Equal(12, row.Version));
        Assert.All(shown.Rows, row => Assert.Equal(shown.Main!.ModifiedAt, row.ModifiedAt));
        Assert.Null(shown.Correlation);
        var main = shown.Main!.Fields!;
        Assert.Equal(new Value.Reference(Entity.Customer, "c-1"), main["customerId"]);
        Assert.Equal(Value.Nothing, main["deliverToCustomerId"]);
        Assert.Equal(new Value.Whole(42), main["erpNumber"]);
        var line = shown.Rows[1].Fields!;
        Assert.Equal(Value.Of("line-9"), line["externalReference"]);
        Assert.Equal(new Value.Reference(Entity.Product, "p-1"), line["productId"]);
        Assert.Equal(new Value.Number(2m), line["quantity"]);
        Assert.Equal(Value.Nothing, shown.Rows[2].Fields!["externalReference"]);
    }

    [Fact]
    public void Entry_of_a_deleted_record_shows_its_row_as_gone()
    {
        using var json = JsonDocument.Parse(
            """{"id":"o-1","version":13,"modifiedAt":"2026-02-28T10:00:00.000Z","modifiedBy":"x","deleted":true,"externalReference":"pair-7"}""");

        var entry = RowReader.Entry(Entity.Order, json.RootElement, "/orders/changes");

        var row = Assert.Single(entry.Rows);
        Assert.True(row.IsDeleted);
        Assert.Equal(13, row.Version);
        Assert.Equal(RowKey.Main("o-1"), row.Key);
        Assert.Equal(("pair-7", new RecordId("o-1"), Entity.Order), (entry.Correlation, entry.Record, entry.Entity));
        Assert.Empty(entry.Complete);
    }

    [Theory]
    [InlineData("""{"version":1,"modifiedAt":"2026-02-28T10:00:00.000Z"}""", "/products/id")]
    [InlineData("""{"id":"p","modifiedAt":"2026-02-28T10:00:00.000Z"}""", "/products/version")]
    [InlineData("""{"id":"p","version":1.5,"modifiedAt":"2026-02-28T10:00:00.000Z"}""", "/products/version")]
    [InlineData("""{"id":"p","version":1}""", "/products/modifiedAt")]
    [InlineData("""{"id":"p","version":1,"modifiedAt":"2026-02-28T10:00:00"}""", "/products/modifiedAt")]
    [InlineData("""{"id":"p","version":1,"modifiedAt":"2026-02-28T10:00:00+01:00"}""", "/products/modifiedAt")]
    [InlineData("""{"id":"p","version":1,"modifiedAt":"2026-02-28T10:00:00Z","sku":7}""", "/products/sku")]
    [InlineData("""{"id":"p","version":1,"modifiedAt":"2026-02-28T10:00:00Z","price":{"amount":"secret 12"}}""", "/products/price/amount")]
    [InlineData("""{"id":"p","version":1,"modifiedAt":"2026-02-28T10:00:00Z","stock":12345678901234567890123456789}""", "/products/stock")]
    [InlineData("""{"id":"p","version":1,"modifiedAt":"2026-02-28T10:00:00Z","price":12}""", "/products/price")]
    [InlineData("""{"id":"p","version":1,"modifiedAt":"2026-02-28T10:00:00Z","activeTo":"31-01-2026"}""", "/products/activeTo")]
    [InlineData("""{"id":"p","version":1,"modifiedAt":"2026-02-28T10:00:00Z","published":"yes"}""", "/products/published")]
    [InlineData("""[]""", "/products")]
    public void Record_that_breaks_the_contract_is_refused_by_place_and_without_its_values(string text, string place)
    {
        var broken = Assert.Throws<WireException>(() => Read(Entity.Product, text));

        Assert.Contains(place, broken.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", broken.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("31-01", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_order_without_its_lines_is_refused_rather_than_read_as_having_none()
    {
        var broken = Assert.Throws<WireException>(() => Read(
            Entity.Order, """{"id":"o","version":1,"modifiedAt":"2026-02-28T10:00:00Z","customerId":"c"}"""));

        Assert.Contains("/orders/lines", broken.Message, StringComparison.Ordinal);
    }

    private static Observation Read(Entity entity, string text, string? etag = null)
    {
        using var json = JsonDocument.Parse(text);
        return RowReader.Record(entity, json.RootElement, etag).Observed(entity, Window);
    }
}
