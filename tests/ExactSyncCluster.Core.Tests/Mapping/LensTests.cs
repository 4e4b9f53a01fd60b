using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Mapping;

public sealed class LensTests
{
    [Theory]
    [InlineData(" nl ", "NL", "nl")]
    [InlineData("é", "É", "é")]
    [InlineData("ß", "ß", "ß")]
    public void LetterCase_writes_each_sides_own_case(string shown, string exact, string webshop)
    {
        var lens = new Lens.LetterCase(ExactUpper: true, WebshopUpper: false);

        Assert.Equal(new Value.Text(exact), lens.Normal(SystemName.Exact, new Value.Text(shown)));
        Assert.Equal(new Value.Text(webshop), lens.Normal(SystemName.Webshop, new Value.Text(shown)));
        Assert.Equal(new Carried.To(new Value.Text(webshop)), lens.Carry(SystemName.Exact, new Value.Text(exact)));
        Assert.Equal(new Carried.To(new Value.Text(exact)), lens.Carry(SystemName.Webshop, new Value.Text(webshop)));
    }

    [Theory]
    [InlineData("ẞ")]
    [InlineData("ϴ")]
    public void LetterCase_refuses_letters_whose_cases_do_not_lead_back(string capital)
    {
        var lens = new Lens.LetterCase(ExactUpper: true, WebshopUpper: false);

        Assert.Equal(new Value.Text(capital), lens.Normal(SystemName.Exact, new Value.Text(capital)));
        Assert.IsType<Carried.Refused>(lens.Carry(SystemName.Exact, new Value.Text(capital)));
    }

    [Fact]
    public void Percent_joins_a_fraction_and_a_percentage_exactly()
    {
        var lens = new Lens.Percent();

        Assert.Equal(new Carried.To(new Value.Number(5.5m)), lens.Carry(SystemName.Exact, new Value.Number(0.055m)));
        Assert.Equal(new Carried.To(new Value.Number(0.055m)), lens.Carry(SystemName.Webshop, new Value.Number(5.5m)));
        Assert.Equal(new Value.Number(0), lens.Normal(SystemName.Exact, Value.Nothing));
        Assert.Equal(new Value.Number(0.123456789012m), lens.Normal(SystemName.Exact, new Value.Number(0.12345678901234567m)));
    }

    [Fact]
    public void Percent_takes_on_either_side_what_the_other_takes()
    {
        var lens = new Lens.Percent();

        Assert.Equal(new Carried.To(new Value.Number(1_000_000_000m)), lens.Carry(SystemName.Exact, new Value.Number(10_000_000m)));
        Assert.Equal(new Carried.To(new Value.Number(10_000_000m)), lens.Carry(SystemName.Webshop, new Value.Number(1_000_000_000m)));
        Assert.IsType<Carried.Refused>(lens.Carry(SystemName.Exact, new Value.Number(10_000_001m)));
        Assert.IsType<Carried.Refused>(lens.Carry(SystemName.Webshop, new Value.Number(-1_000_000_001m)));
    }

    [Fact]
    public void Codes_refuse_a_code_that_is_not_listed_and_pass_no_code_at_all()
    {
        var status = Row(TestMapping.Default.Order.Main, "Status");

        Assert.Equal(new Carried.To(new Value.Text("partial")), status.Carry(SystemName.Exact, new Value.Whole(20)));
        Assert.Equal(new Carried.To(new Value.Whole(20)), status.Lens.Carry(SystemName.Webshop, new Value.Text("partial")));
        Assert.Equal(new Carried.Refused("the list of codes has no row for this Exact code"), status.Carry(SystemName.Exact, new Value.Whole(13)));
        Assert.Equal(new Carried.To(Value.Nothing), status.Carry(SystemName.Exact, Value.Nothing));
    }

    [Fact]
    public void Carry_refuses_what_the_target_does_not_take_and_names_its_shape_only()
    {
        var name = Row(TestMapping.Default.Product.Main, "Description");

        Assert.Equal(new Carried.To(new Value.Text(new string('x', 60))), name.Carry(SystemName.Webshop, new Value.Text(new string('x', 60))));
        Assert.Equal(
            new Carried.Refused("it has 61 characters; Exact Description takes 60"),
            name.Carry(SystemName.Webshop, new Value.Text(new string('x', 61))));
        Assert.Equal(new Carried.Refused("it is empty; Exact Description must have a value"), name.Carry(SystemName.Webshop, Value.Nothing));
        Assert.Equal(
            new Carried.Refused("it is of another type than Exact Description, which is text"),
            name.Carry(SystemName.Webshop, new Value.Flag(true)));
        Assert.Equal(
            new Carried.Refused("it is of another type than Exact OrderedBy, which is reference"),
            Row(TestMapping.Default.Order.Main, "OrderedBy").Carry(SystemName.Webshop, new Value.Reference(Entity.Product, "7")));
    }

    private static PropertyMapping Row(PartMapping part, string exact) => part.Properties.Single(property => property.Exact.Name == exact);
}
