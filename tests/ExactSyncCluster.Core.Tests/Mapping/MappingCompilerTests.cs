using System.Collections.Immutable;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Mapping;

public sealed class MappingCompilerTests
{
    private static readonly MappingFile Default = TestMapping.DefaultFile;

    [Fact]
    public void Compile_accepts_the_default_mapping_with_its_keys_groups_and_lenses()
    {
        var mapping = TestMapping.Default;

        Assert.Equal([20, 18, 14], EntityNames.All.Select(entity => mapping.Of(entity).Main.Properties.Length));
        Assert.Equal(9, mapping.Order.Lines!.Properties.Length);
        Assert.Equal(["Code", "Code", "YourRef"], EntityNames.All.Select(entity => mapping.Of(entity).Key.Exact.Name));
        Assert.Equal(["address"], Groups(mapping.Customer.Main));
        Assert.Equal(["weight", "price", "period"], Groups(mapping.Product.Main));
        Assert.Equal(["price"], Groups(mapping.Order.Lines));
        Assert.IsType<Lens.ByteFlag>(Lens(mapping.Product.Main, "IsWebshopItem"));
        Assert.IsType<Lens.Percent>(Lens(mapping.Order.Lines, "Discount"));
        Assert.Equal(new Lens.Same(new Value.Number(0)), Lens(mapping.Order.Main, "Discount"));
        Assert.Equal(new Lens.Same(new Value.Flag(false)), Lens(mapping.Customer.Main, "Blocked"));
        Assert.Equal(new Lens.LetterCase(true, false), Lens(mapping.Customer.Main, "Language"));
        Assert.Equal(
            new CodePair(new Value.Whole(45), new Value.Text("cancelled")),
            Assert.IsType<Lens.Codes>(Lens(mapping.Order.Main, "Status")).Pairs[^1]);

        static IEnumerable<string> Groups(PartMapping part) =>
            part.Groups.Where(static group => group.Properties.Length > 1).Select(static group => group.Name);

        static Lens Lens(PartMapping part, string exact) => part.Properties.Single(property => property.Exact.Name == exact).Lens;
    }

    [Fact]
    public void Compile_gives_a_version_that_depends_on_what_the_rows_mean_only()
    {
        var version = TestMapping.Default.Version;
        Assert.Matches("^[0-9a-f]{16}$", version);

        Assert.Equal(version, TestMapping.Compiled(Default with { Customer = [.. Default.Customer.Reverse()] }).Version);
        Assert.Equal(version, TestMapping.Compiled(Default with { Order = Default.Order.Changed("Discount", static row => row with { Empty = 0.00m }) }).Version);
        string[] others =
        [
            TestMapping.Compiled(Default with { Customer = Default.Customer.Without("Phone") }).Version,
            TestMapping.Compiled(Default with { Order = Default.Order.Changed("Discount", static row => row with { Empty = 1 }) }).Version,
            TestMapping.Compiled(Default with { Customer = Default.Customer.Changed("Phone", static row => row with { Direction = Direction.ToExact }) }).Version,
            TestMapping.Compiled(Default with { Customer = Default.Customer.Changed("Phone", static row => row with { Group = "call" }) }).Version,
            TestMapping.Compiled(Default with { Customer = Default.Customer.Changed("Phone", static row => row with { OnCreate = OnCreate.Omit }) }).Version,
            TestMapping.Compiled(Default with { Customer = Default.Customer.Changed("Phone", static row => row with { Unwritable = Unwritable.Report }) }).Version,
            TestMapping.Compiled(Default with { Customer = Default.Customer.Changed("Phone", static row => row with { Convert = "uppercase" }) }).Version,
            TestMapping.Compiled(Default with { Customer = Default.Customer.Changed("Status", static row => row with { Codes = row.Codes!.Remove("S") }) }).Version,
        ];
        Assert.Equal(others.Length + 1, others.Append(version).Distinct().Count());
    }

    [Fact]
    public void Compile_tells_all_errors_at_once_in_the_files_order() =>
        Assert.Equal(
            [
                "acme.mapping.json: customer row 2: Exact has no property 'Nmae'; did you mean 'Name'?",
                "acme.mapping.json: customer row 4: the webshop has no property 'fone'; did you mean 'phone'?",
                "acme.mapping.json: orderLine row 2: 'number' is no data type; give one of text, integer, decimal, boolean, date, dateTime, reference",
            ],
            Errors(Default with
            {
                Customer = Default.Customer
                    .Changed("Phone", static row => row with { Webshop = "fone" })
                    .Changed("Name", static row => row with { Exact = "Nmae" }),
                OrderLine = Default.OrderLine.Changed("Quantity", static row => row with { Type = "number" }),
            }));

    [Fact]
    public void Compile_tells_where_an_error_is_in_parts_too()
    {
        var refused = Assert.IsType<MappingResult.Refused>(
            TestMapping.Compile(Default with { Customer = Default.Customer.Changed("Name", static row => row with { Exact = "Nmae" }) }));

        var error = Assert.Single(refused.Errors);
        Assert.Equal(new("acme.mapping.json", "customer", 2, "Nmae", "Exact has no property 'Nmae'", "Name"), error);
        Assert.Equal(error.ToString(), refused.ToString());
    }

    [Fact]
    public void Compile_refuses_the_wrong_word_for_a_type()
    {
        Assert.Equal("row 3: 'Txet' is no data type; give one of text, integer, decimal, boolean, date, dateTime, reference; did you mean 'text'?", Customer("Email", static row => row with { Type = "Txet" }));
        Assert.Equal("row 19: the webshop's 'blocked' is boolean, not integer", Customer("Blocked", static row => row with { Type = "integer" }));
    }

    [Fact]
    public void Compile_refuses_properties_that_no_lens_joins()
    {
        Assert.Equal(
            "row 3: Exact's 'Blocked' (boolean) cannot be joined with the webshop's 'email' (text)",
            Single(Default with { Customer = Default.Customer.Without("Blocked").Changed("Email", static row => row with { Exact = "Blocked" }) }));
        Assert.Equal(
            "row 1: Exact's 'Item' refers to a product and the webshop's 'productId' to a record that is not kept equal",
            Single(
                Default,
                webshop: TestSchemas.Webshop with
                {
                    OrderLine = Replaced(TestSchemas.Webshop.OrderLine, "productId", static property => property with { References = null }),
                }));
    }

    [Fact]
    public void Compile_refuses_a_conversion_that_does_not_fit()
    {
        Assert.Equal("row 3: 'lowercas' is no conversion; give one of percent, lowercase, uppercase; did you mean 'lowercase'?", Customer("Email", static row => row with { Convert = "lowercas" }));
        Assert.Equal("row 3: 'percent' is a conversion of decimals, but 'Email' is text and 'email' is text", Customer("Email", static row => row with { Convert = "percent" }));
        Assert.Equal(
            "row 19: 'uppercase' is a conversion of text, but 'Blocked' is boolean and 'blocked' is boolean",
            Customer("Blocked", static row => row with { Convert = "uppercase" }));
        Assert.Equal("row 20: 'codes' and 'convert' cannot be used together", Customer("Status", static row => row with { Convert = "uppercase" }));
    }

    [Fact]
    public void Compile_refuses_codes_that_are_not_one_to_one()
    {
        Assert.Equal("row 20: the list of codes is empty", Codes());
        Assert.Equal("row 20: the list of codes is not one to one: 'B' or 'none' appears twice", Codes(("A", "none"), ("B", "none")));
        Assert.Equal("row 20: the list of codes is not one to one: 'A ' or 'some' appears twice", Codes(("A", "none"), ("A ", "some")));
        Assert.Equal("row 20: the code 'A' has no word for the webshop", Codes(("A", " ")));
        Assert.Equal("row 20: '' in the list of codes is no text", Codes(("", "none")));
        Assert.Equal("row 14: 'x' in the list of codes is no integer", Order("Status", static row => row with { Codes = Map(("x", "open")) }));
        Assert.Equal(
            "row 14: the list of codes is not one to one: '12' or 'partial' appears twice",
            Order("Status", static row => row with { Codes = Map(("012", "open"), ("12", "partial")) }));
        Assert.Equal(
            "row 19: 'codes' joins a text or an integer in Exact with a text in the webshop, but 'Blocked' is boolean and 'blocked' is boolean",
            Customer("Blocked", static row => row with { Codes = Map(("a", "b")) }));

        static string Codes(params (string, string)[] codes) => Customer("Status", row => row with { Codes = Map(codes) });
        static ImmutableSortedDictionary<string, string> Map(params (string Key, string Value)[] codes) =>
            codes.ToImmutableSortedDictionary(static code => code.Key, static code => code.Value, StringComparer.Ordinal);
    }

    [Fact]
    public void Compile_refuses_empty_where_there_is_no_number()
    {
        Assert.Equal("row 3: 'empty' says what an empty number means; the webshop's property is text", Customer("Email", static row => row with { Empty = 0 }));
        Assert.Equal("row 14: 'empty' says what an empty number means; the webshop's property is a code", Order("Status", static row => row with { Empty = 0 }));
        Assert.Equal("row 2: 'empty' must be an integer, as the property is", Order("OrderNumber", static row => row with { Empty = 0.5m }));
        Assert.Equal(
            "row 5: an empty percentage means 0; 'empty' cannot be another number",
            Single(Default with { OrderLine = Default.OrderLine.Changed("Discount", static row => row with { Empty = 5 }) }));
    }

    [Fact]
    public void Compile_refuses_a_way_that_a_system_does_not_allow()
    {
        Assert.Equal(
            "row 14: Exact's 'Status' is read-only; use \"direction\": \"toWebshop\"",
            Order("Status", static row => row with { Direction = Direction.Both }));
        Assert.Equal(
            "row 3: Exact's 'OrderedBy' is accepted only when a record is made; use \"onCreate\": \"only\" or \"direction\": \"toWebshop\"",
            Order("OrderedBy", static row => row with { OnCreate = OnCreate.Send }));
        Assert.Equal(
            "row 9: Exact's 'SalesItemPrices.Price' is not accepted when a record is made, so \"onCreate\": \"only\" never sends it",
            Product("SalesItemPrices.Price", static row => row with { OnCreate = OnCreate.Only }));
        Assert.Equal(
            "row 3: the webshop's 'email' is not accepted when a record is made; use \"onCreate\": \"omit\"",
            Single(
                Default,
                webshop: TestSchemas.Webshop with { Customer = Replaced(TestSchemas.Webshop.Customer, "email", static property => property with { OnCreate = false }) }));
        Assert.Equal(
            "row 3: Exact never shows 'Email', so it cannot travel to the webshop",
            Single(
                Default,
                exact: TestSchemas.Exact with { Customer = Replaced(TestSchemas.Exact.Customer, "Email", static property => property with { Readable = false }) }));
    }

    [Fact]
    public void Compile_refuses_a_property_that_is_mapped_twice()
    {
        Assert.Equal("row 5: Exact's 'Phone' is mapped already, by row 4", Customer("Website", static row => row with { Exact = "Phone" }));
        Assert.Equal("row 5: the webshop's 'phone' is mapped already, by row 4", Customer("Website", static row => row with { Webshop = "phone" }));
    }

    [Fact]
    public void Compile_refuses_anything_but_one_fit_key()
    {
        Assert.Equal("customer: no row is the key by which records are matched; give one row \"key\": true", Whole("Code", static row => row with { Key = false }));
        Assert.Equal("row 3: row 1 is the key already; there can be one", Customer("Email", static row => row with { Key = true }));
        Assert.Equal("row 1: a key must be sent when a record is made; \"onCreate\": \"omit\" does not", Customer("Code", static row => row with { OnCreate = OnCreate.Omit }));
        Assert.Equal(
            "row 19: a key must be text or integer; 'Blocked' is boolean",
            Single(Default with { Customer = Default.Customer.Changed("Code", static row => row with { Key = false }).Changed("Blocked", static row => row with { Key = true }) }));
        Assert.Equal(
            "row 1: a line has no key; remove \"key\"",
            Single(Default with { OrderLine = Default.OrderLine.Changed("Item", static row => row with { Key = true }) }));
    }

    [Fact]
    public void Compile_refuses_a_mapping_that_lacks_what_a_create_needs()
    {
        Assert.Equal(
            "customer: a record made in Exact needs 'Name', which no row sends there",
            Errors(Default with { Customer = Default.Customer.Without("Name") })[0][FilePrefix..]);
        Assert.Equal(
            [
                "acme.mapping.json: product: a record made in Exact needs 'Description', which no row sends there",
                "acme.mapping.json: product: a record made in the webshop needs 'name', which no row sends there",
            ],
            Errors(Default with { Product = Default.Product.Changed("Description", static row => row with { OnCreate = OnCreate.Omit }) }));
        Assert.Equal(
            ["acme.mapping.json: product: a record made in Exact needs 'Code', 'Description', which no row sends there"],
            Errors(Default with
            {
                Product = Default.Product
                    .Changed("Code", static row => row with { Direction = Direction.ToWebshop })
                    .Changed("Description", static row => row with { Direction = Direction.ToWebshop }),
            }));
    }

    [Fact]
    public void Compile_refuses_a_group_that_cannot_win_together()
    {
        Assert.Equal(
            "row 10: the rows of group 'address' win together, so they must have the direction of row 6",
            Customer("City", static row => row with { Direction = Direction.ToExact }));
        Assert.Equal(
            "row 4: 'phone' is also the name of a group; give this row \"group\": \"phone\" or rename the group",
            Customer("Email", static row => row with { Group = "phone" }));
        Assert.Equal("row 3: 'group' has no name; leave it out for a property that stands alone", Customer("Email", static row => row with { Group = " " }));
    }

    private const int FilePrefix = 19;

    private static string Customer(string exact, Func<MappingRow, MappingRow> change) => Single(Default with { Customer = Default.Customer.Changed(exact, change) });

    private static string Whole(string exact, Func<MappingRow, MappingRow> change) =>
        Assert.Single(Errors(Default with { Customer = Default.Customer.Changed(exact, change) }))[FilePrefix..];

    private static string Product(string exact, Func<MappingRow, MappingRow> change) => Single(Default with { Product = Default.Product.Changed(exact, change) });

    private static string Order(string exact, Func<MappingRow, MappingRow> change) => Single(Default with { Order = Default.Order.Changed(exact, change) });

    private static string Single(MappingFile file, SystemSchema? exact = null, SystemSchema? webshop = null)
    {
        var line = Assert.Single(Errors(file, exact, webshop));
        return line[line.IndexOf("row ", StringComparison.Ordinal)..];
    }

    private static string[] Errors(MappingFile file, SystemSchema? exact = null, SystemSchema? webshop = null) =>
        [.. Assert.IsType<MappingResult.Refused>(
                MappingCompiler.Compile(file, exact ?? TestSchemas.Exact, webshop ?? TestSchemas.Webshop, "acme.mapping.json"))
            .Errors.Select(static error => error.ToString())];

    private static RecordSchema Replaced(RecordSchema schema, string name, Func<PropertySchema, PropertySchema> change) =>
        new(schema.Properties.SetItem(name, change(schema.Properties[name])));
}
