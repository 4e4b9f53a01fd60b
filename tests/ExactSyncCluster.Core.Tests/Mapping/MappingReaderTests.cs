using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Core.Tests.Mapping;

public sealed class MappingReaderTests
{
    [Fact]
    public void Parse_reads_every_member_of_a_row_and_its_defaults()
    {
        var file = TestMapping.File("""
            {
              "$schema": "mapping.schema.json",
              // A comment.
              "customer": [
                {
                  "exact": "Status", "webshop": "status", "type": "text", "direction": "toWebshop", "group": "g", "onCreate": "omit",
                  "unwritable": "report", "key": true, "convert": "uppercase", "codes": { "A": "none" }, "empty": 0.50,
                },
                { "exact": "Name", "webshop": "name", "type": "text" },
              ],
              "product": [], "order": [], "orderLine": [],
            }
            """);

        Assert.Equal("mapping.schema.json", file.Schema);
        var row = file.Customer[0];
        Assert.Equal(("Status", "status", "text", "g", "uppercase"), (row.Exact, row.Webshop, row.Type, row.Group, row.Convert));
        Assert.Equal((Direction.ToWebshop, OnCreate.Omit, Unwritable.Report, true), (row.Direction, row.OnCreate, row.Unwritable, row.Key));
        Assert.Equal(0.5m, row.Empty);
        Assert.Equal("none", row.Codes!["A"]);
        Assert.Equal(new MappingRow { Exact = "Name", Webshop = "name", Type = "text" }, file.Customer[1]);
        Assert.Equal((Direction.Both, OnCreate.Send, Unwritable.Restore, false), (file.Customer[1].Direction, file.Customer[1].OnCreate, file.Customer[1].Unwritable, file.Customer[1].Key));
    }

    [Fact]
    public void Parse_passes_over_a_byte_order_mark() =>
        Assert.Empty(TestMapping.File("\uFEFF{ \"customer\": [], \"product\": [], \"order\": [], \"orderLine\": [] }").Customer);

    [Theory]
    [InlineData("", "line 1, position 1 ($): this is no JSON: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true")]
    [InlineData("{ \"customer\": [ } ", "line 1, position 17 ($.customer[0]): this is no JSON: '}' is an invalid start of a value")]
    [InlineData("[]", "line 1, position 2 ($): a mapping must be an object")]
    [InlineData("{ \"custmer\": [] }", "line 1, position 13 ($.custmer): a mapping has no member 'custmer'; did you mean 'customer'?")]
    [InlineData("{ \"customer\": null }", "line 1, position 19 ($.customer): 'customer' must be a list of rows")]
    [InlineData("{ \"customer\": [], \"order\": [] }", "line 1, position 32 ($): missing: 'product', 'orderLine'")]
    [InlineData("{ \"customer\": [ \"Name\" ] }", "line 1, position 23 ($.customer[0]): a row must be an object")]
    [InlineData("{\n \"customer\": [\n  { \"exat\": \"Name\" }\n ]\n}", "line 3, position 12 ($.customer[0].exat): a mapping has no member 'exat'; did you mean 'exact'?")]
    [InlineData("{ \"customer\": [ { \"EXACT\": \"0\" } ] }", "line 1, position 27 ($.customer[0].EXACT): a mapping has no member 'EXACT'; did you mean 'exact'?")]
    [InlineData("{ \"customer\": [ { \"colour\": \"0\" } ] }", "line 1, position 28 ($.customer[0].colour): a mapping has no member 'colour'")]
    [InlineData("{ \"customer\": [ { \"exact\": \"A\", \"webshop\": \"b\" } ] }", "line 1, position 49 ($.customer[0]): missing: 'type'")]
    [InlineData("{ \"customer\": [ { \"exact\": \"A\", \"exact\": \"A\" } ] }", "line 1, position 45 ($.customer[0].exact): 'exact' is given twice")]
    [InlineData("{ \"customer\": [ { \"exact\": null } ] }", "line 1, position 32 ($.customer[0].exact): 'exact' must be a text")]
    [InlineData("{ \"customer\": [ { \"direction\": \"up\" } ] }", "line 1, position 36 ($.customer[0].direction): 'direction' must be both, toWebshop or toExact")]
    [InlineData("{ \"customer\": [ { \"direction\": \"toWebshop, toExact\" } ] }", "line 1, position 52 ($.customer[0].direction): 'direction' must be both, toWebshop or toExact")]
    [InlineData("{ \"customer\": [ { \"onCreate\": 1 } ] }", "line 1, position 32 ($.customer[0].onCreate): 'onCreate' must be send, only or omit")]
    [InlineData("{ \"customer\": [ { \"unwritable\": \"drop\" } ] }", "line 1, position 39 ($.customer[0].unwritable): 'unwritable' must be restore or report")]
    [InlineData("{ \"customer\": [ { \"key\": \"yes\" } ] }", "line 1, position 31 ($.customer[0].key): 'key' must be true or false")]
    [InlineData("{ \"customer\": [ { \"empty\": \"0\" } ] }", "line 1, position 31 ($.customer[0].empty): 'empty' must be a number")]
    [InlineData("{ \"customer\": [ { \"codes\": [] } ] }", "line 1, position 29 ($.customer[0].codes): 'codes' must be an object of texts")]
    [InlineData("{ \"customer\": [ { \"codes\": { \"A b\": 2 } } ] }", "line 1, position 38 ($.customer[0].codes['A b']): a code must be a text")]
    [InlineData("{ \"customer\": [ { \"codes\": { \"A\": \"a\", \"A\": \"b\" } } ] }", "line 1, position 48 ($.customer[0].codes.A): 'codes.A' is given twice")]
    public void Parse_tells_place_and_reason_of_a_file_that_is_no_mapping(string json, string message) =>
        Assert.Equal("acme.mapping.json: " + message, Refusal(json));

    [Theory]
    [InlineData("null", "acme.mapping.json ($): the file is null; a mapping is an object")]
    [InlineData("{ \"customer\": [], \"product\": [], \"order\": [null], \"orderLine\": [] }", "acme.mapping.json ($.order[0]): a row or code is null; remove it or fill it in")]
    [InlineData(
        "{ \"customer\": [ { \"exact\": \"A\", \"webshop\": \"a\", \"type\": \"text\", \"codes\": { \"A\": null } } ], \"product\": [], \"order\": [], \"orderLine\": [] }",
        "acme.mapping.json ($.customer[0].codes.A): a row or code is null; remove it or fill it in")]
    public void Parse_refuses_null_where_something_must_stand(string json, string message) => Assert.Equal(message, Refusal(json));

    [Fact]
    public void Parse_refuses_a_file_beyond_the_longest() =>
        Assert.Equal(
            "acme.mapping.json ($): the file has 1000001 characters; a mapping has at most 1000000",
            Refusal(new string(' ', MappingReader.LongestFile + 1)));

    [Fact]
    public void Parse_tells_all_that_is_wrong_with_the_form_and_keeps_the_rows_that_can_be_read_in_their_places()
    {
        var unreadable = Assert.IsType<MappingReading.Unreadable>(MappingReader.Parse(
            """
            {
              "customer": [
                { "exact": "Code", "webshop": "number", "type": "text", "direction": "up" },
                { "exact": "Nam", "webshop": "name", "type": "text" },
                { "exact": "City",
                  "webshp": "address.city", "type": "text" },
              ],
              "products": [], "order": [ "Status" ], "orderLine": [ null ],
            }
            """,
            "acme.mapping.json"));

        Assert.Equal(
            [
                "acme.mapping.json: line 3, position 78 ($.customer[0].direction): 'direction' must be both, toWebshop or toExact",
                "acme.mapping.json: line 6, position 16 ($.customer[2].webshp): a mapping has no member 'webshp'; did you mean 'webshop'?",
                "acme.mapping.json ($.products): a mapping has no member 'products'; did you mean 'product'?",
                "acme.mapping.json: line 8, position 38 ($.order[0]): a row must be an object",
                "acme.mapping.json ($.orderLine[0]): a row is null; remove it or fill it in",
            ],
            unreadable.Further.Prepend(unreadable.Error).Select(static error => error.ToString()));
        Assert.Equal(["", "Nam", ""], unreadable.Rest!.Customer.Select(static row => row.Exact));
    }

    private static string Refusal(string json) =>
        Assert.IsType<MappingReading.Unreadable>(MappingReader.Parse(json, "acme.mapping.json")).Error.ToString();
}
