using System.Text.Json;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Wire;

public sealed class WireValueTests
{
    private static readonly DateTimeOffset Later = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<DataType, string, Value> Readable => new()
    {
        { DataType.Text, "\"                25\"", Value.Of("25") },
        { DataType.Text, "\"pc      \"", Value.Of("pc") },
        { DataType.Text, "\"   \"", Value.Nothing },
        { DataType.Text, "null", Value.Nothing },
        { DataType.Text, "\"00000000-0000-0000-0000-000000000000\"", Value.Nothing },
        { DataType.Whole, "12", Value.Of(12L) },
        { DataType.Whole, "\"9007199254740993\"", Value.Of(9007199254740993L) },
        { DataType.Number, "29.37", Value.Of(29.37m) },
        { DataType.Number, "0.30000000000000004", Value.Of(0.3m) },
        { DataType.Number, "1e2", Value.Of(100m) },
        { DataType.Flag, "true", Value.Of(true) },
        { DataType.Flag, "0", Value.Of(false) },
        { DataType.Day, "\"/Date(1782345600000)/\"", Value.Of(new DateOnly(2026, 6, 25)) },
        { DataType.Instant, "\"/Date(1782404890063)/\"", new Value.Instant(new(2026, 6, 25, 14, 28, 10, 63, TimeSpan.Zero)) },
        { DataType.Reference, "\"5B4A1C7E-0000-4000-8000-000000000001\"", new Value.Reference(Entity.Customer, ExactBench.Id) },
        { DataType.Reference, "\"00000000-0000-0000-0000-000000000000\"", Value.Nothing },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Value_is_read_by_its_type(DataType type, string wire, Value expected)
    {
        Assert.Equal(expected, Read(type, wire));
    }

    [Theory]
    [InlineData(DataType.Text, "{}")]
    [InlineData(DataType.Whole, "1.5")]
    [InlineData(DataType.Whole, "\"x\"")]
    [InlineData(DataType.Number, "\"29,37\"")]
    [InlineData(DataType.Number, "1e300")]
    [InlineData(DataType.Flag, "2")]
    [InlineData(DataType.Day, "\"2026-06-25\"")]
    [InlineData(DataType.Reference, "\"x\"")]
    public void What_is_not_of_the_type_is_not_shown_rather_than_empty(DataType type, string wire)
    {
        Assert.Null(Read(type, wire));
    }

    [Fact]
    public void Body_writes_each_kind_of_value_in_Exacts_form()
    {
        var fields = Fields.None
            .With("A", Value.Of("tekst \"é\""))
            .With("B", Value.Of(7L))
            .With("C", Value.Of(29.370m))
            .With("D", Value.Of(true))
            .With("E", Value.Of(new DateOnly(2026, 6, 25)))
            .With("F", new Value.Instant(new(2026, 6, 25, 14, 28, 10, TimeSpan.Zero)))
            .With("G", new Value.Reference(Entity.Customer, ExactBench.Id))
            .With("H", Value.Nothing);

        var written = JsonElement.Parse(WireBody.Of(fields).Span);

        var expected = $$"""{"A":"tekst \"é\"","B":7,"C":29.370,"D":true,"E":"2026-06-25","F":"2026-06-25T16:28:10","G":"{{ExactBench.Id}}","H":null}""";
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), written), written.GetRawText());
    }

    private static Value? Read(DataType type, string wire) =>
        WireValue.Read(new() { Name = "X", Type = type, References = Entity.Customer }, JsonElement.Parse(wire), Later);
}
