using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Tests.Golden;

/// <summary>Twenty records of each entity stand in both systems exactly as they are written out, value by value.</summary>
public sealed class GoldenTests(GoldenWorld golden) : IClassFixture<GoldenWorld>
{
    private const int OfEach = 20;

    public static IEnumerable<TheoryDataRow<string>> Customers => GoldenRecord.Names(Entity.Customer);

    public static IEnumerable<TheoryDataRow<string>> Products => GoldenRecord.Names(Entity.Product);

    public static IEnumerable<TheoryDataRow<string>> Orders => GoldenRecord.Names(Entity.Order);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Customers))]
    public Task Customer_stands_in_both_systems_as_written(string record) => StandsAsWrittenAsync(Entity.Customer, record);

    [Theory]
    [MemberData(nameof(Products))]
    public Task Product_stands_in_both_systems_as_written(string record) => StandsAsWrittenAsync(Entity.Product, record);

    [Theory]
    [MemberData(nameof(Orders))]
    public Task Order_stands_in_both_systems_as_written(string record) => StandsAsWrittenAsync(Entity.Order, record);

    [Fact]
    public void Each_file_holds_twenty_whole_records_of_which_ten_begin_in_each_system()
    {
        foreach (var entity in EntityNames.All)
        {
            var records = GoldenRecord.All(entity);
            Assert.Equal(OfEach, records.Count);
            Assert.Equal(OfEach / 2, records.Count(static record => record.Begins == SystemName.Exact));
            Assert.All(records, record => Assert.All(SystemNames.Both, system => IsWhole(record.In(system), system, entity)));
        }
    }

    [Fact]
    public async Task Nothing_of_it_needs_a_person()
    {
        var counts = await golden.World.Directory.CountAsync(golden.World.Name, Cancellation);

        Assert.DoesNotContain(counts, static count => count.Status == PairStatus.Parked);
    }

    private async Task StandsAsWrittenAsync(Entity entity, string name)
    {
        var record = GoldenRecord.Of(entity, name);
        var exact = await golden.StandsAsync(entity, name, SystemName.Exact, Cancellation);
        var webshop = await golden.StandsAsync(entity, name, SystemName.Webshop, Cancellation);

        var differences = Difference.Between(record.Exact, exact, "exact").Concat(Difference.Between(record.Webshop, webshop, "webshop")).ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        if (entity == Entity.Order)
        {
            Assert.Equal(exact["OrderNumber"]!.GetValue<long>(), webshop["erpNumber"]!.GetValue<long>());
        }
    }

    private static void IsWhole(JsonObject record, SystemName system, Entity entity)
    {
        Assert.Equal(GoldenColumns.Of(system, entity).Order(StringComparer.Ordinal), record.Select(static member => member.Key).Order(StringComparer.Ordinal));
        if (entity == Entity.Order)
        {
            var lines = record[system == SystemName.Exact ? "SalesOrderLines" : "lines"]!.AsArray();
            Assert.InRange(lines.Count, 1, 6);
            Assert.All(lines, line => Assert.Equal(
                GoldenColumns.OfLines(system).Order(StringComparer.Ordinal), line!.AsObject().Select(static member => member.Key).Order(StringComparer.Ordinal)));
        }
    }
}
