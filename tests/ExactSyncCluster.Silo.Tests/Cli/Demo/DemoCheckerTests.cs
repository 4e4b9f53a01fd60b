using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Checking;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

public sealed class DemoCheckerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equal_systems_show_no_difference()
    {
        await using var bench = await DemoBench.StartAsync();

        var report = await bench.CheckAsync();

        Assert.Empty(report.Findings);
        Assert.Equal(0, report.ExitCode);
        Assert.Equal(bench.Plan.AmbiguousCodes.Count(), report.Parked);
        Assert.Equal(159, report.Pairs);
    }

    [Fact]
    public async Task Equal_systems_after_edits_show_no_difference()
    {
        await using var bench = await DemoBench.StartAsync();
        await bench.PlayAsync();

        var report = await bench.CheckAsync();

        Assert.Empty(bench.Player.Refusals);
        Assert.Empty(report.Findings);
        Assert.True(report.Conflicts >= 9);
        Assert.InRange(report.Edits, 55, 65);
    }

    [Fact]
    public async Task An_unsynchronised_world_is_full_of_differences()
    {
        await using var bench = await DemoBench.StartAsync();
        await bench.Player.PlayAsync(bench.Options, static (_, _) => { }, Stop);

        var report = await bench.CheckAsync();

        Assert.Equal(1, report.ExitCode);
        Assert.Contains(report.Findings, static finding => finding.Fault == Fault.Differs);
        Assert.Contains(report.Findings, static finding => finding.Fault == Fault.NoPartner);
        Assert.Contains(report.Findings, static finding => finding.Fault == Fault.NotTheNewest);
    }

    [Fact]
    public async Task A_differing_property_is_found_with_its_place()
    {
        await using var bench = await DemoBench.StartAsync();
        var book = await bench.BookAsync();
        await bench.World.Webshop.EditAsync("customers", book.Customers[3].WebshopId, new JsonObject { ["address"] = new JsonObject { ["city"] = "Elders" } }, Stop);

        var finding = Assert.Single((await bench.CheckAsync()).Findings);

        Assert.Equal((Fault.Differs, Entity.Customer, book.Customers[3].Key, "City / address.city"), (finding.Fault, finding.Entity!.Value, finding.Key, finding.Property));
    }

    [Fact]
    public async Task A_differing_line_and_a_differing_price_are_found()
    {
        await using var bench = await DemoBench.StartAsync();
        var book = await bench.BookAsync();
        var line = book.Orders[5].Lines[0];
        await bench.World.Exact.EditAsync("orderlines", line.ExactId, new JsonObject { ["Notes"] = "Elders" }, Stop);
        await bench.World.Exact.EditAsync("prices", book.Products[2].PriceId!, new JsonObject { ["Price"] = 3.21m }, Stop);

        var findings = (await bench.CheckAsync()).Findings;

        Assert.Equal(2, findings.Count);
        Assert.Contains(findings, finding => finding.Key == book.Orders[5].Key && finding.Line == line.Product && finding.Property == "Notes / notes");
        Assert.Contains(findings, finding => finding.Key == book.Products[2].Key && finding.Property == "SalesItemPrices.Price / price.amount");
    }

    [Fact]
    public async Task A_record_that_is_missing_on_one_side_is_found()
    {
        await using var bench = await DemoBench.StartAsync();
        await bench.World.Exact.CreateAsync("accounts", new JsonObject { ["Code"] = "777", ["Name"] = "Alleen hier" }, Stop);

        var finding = Assert.Single((await bench.CheckAsync()).Findings);

        Assert.Equal((Fault.NoPartner, "777"), (finding.Fault, finding.Key));
    }

    [Fact]
    public async Task A_record_that_is_gone_on_both_sides_is_found()
    {
        await using var bench = await DemoBench.StartAsync();
        var book = await bench.BookAsync();
        var buyers = book.Orders.Select(static order => order.Customer).ToHashSet();
        var pair = book.Customers.First(customer => !buyers.Contains(customer.Key));
        await bench.World.Exact.DeleteAsync("accounts", pair.ExactId, Stop);
        await bench.World.Webshop.DeleteAsync("customers", pair.WebshopId, Stop);

        var finding = Assert.Single((await bench.CheckAsync()).Findings);

        Assert.Equal((Fault.Lost, pair.Key), (finding.Fault, finding.Key));
    }

    [Fact]
    public async Task A_double_record_is_found()
    {
        await using var bench = await DemoBench.StartAsync();
        var book = await bench.BookAsync();
        var twin = await bench.World.Webshop.ReadAsync("customers", book.Customers[0].WebshopId, Stop);
        await bench.World.Webshop.CreateAsync("customers", new JsonObject { ["number"] = twin["number"]!.DeepClone(), ["name"] = "Dubbel" }, Stop);

        var report = await bench.CheckAsync();

        Assert.Equal(1, report.Duplicates);
        Assert.Equal((Fault.Duplicate, book.Customers[0].Key), (report.Findings[0].Fault, report.Findings[0].Key));
    }

    [Fact]
    public async Task A_double_order_is_found_by_the_number_it_carries()
    {
        await using var bench = await DemoBench.StartAsync();
        var book = await bench.BookAsync();
        var order = await bench.World.Webshop.ReadAsync("orders", book.Orders[0].WebshopId, Stop);
        await bench.World.Webshop.CreateAsync(
            "orders", new JsonObject { ["customerId"] = order["customerId"]!.DeepClone(), ["erpNumber"] = order["erpNumber"]!.DeepClone() }, Stop);

        Assert.Equal(1, (await bench.CheckAsync()).Duplicates);
    }

    [Fact]
    public async Task A_write_that_alters_nothing_is_an_echo()
    {
        await using var bench = await DemoBench.StartAsync();
        var book = await bench.BookAsync();
        var record = await bench.World.Webshop.ReadAsync("customers", book.Customers[1].WebshopId, Stop);
        await bench.PatchAsEngineAsync("customers", book.Customers[1].WebshopId, new JsonObject { ["name"] = record["name"]!.DeepClone() });

        var report = await bench.CheckAsync();

        Assert.Equal(1, report.Echoes);
        Assert.Equal(book.Customers[1].Key, Assert.Single(report.Findings).Key);
    }

    [Fact]
    public async Task Writes_that_nobody_called_for_are_echoes()
    {
        await using var bench = await DemoBench.StartAsync();
        var pair = (await bench.BookAsync()).Customers[1];
        var record = await bench.World.Webshop.ReadAsync("customers", pair.WebshopId, Stop);

        // The first one may be the first match; the second, back again, has no reason.
        await bench.PatchAsEngineAsync("customers", pair.WebshopId, new JsonObject { ["name"] = "Heen" });
        await bench.PatchAsEngineAsync("customers", pair.WebshopId, new JsonObject { ["name"] = record["name"]!.DeepClone() });

        var finding = Assert.Single((await bench.CheckAsync()).Findings);

        Assert.Equal((Fault.Echo, pair.Key, "name"), (finding.Fault, finding.Key, finding.Property));
    }

    [Fact]
    public async Task A_loser_that_is_not_in_the_history_is_found()
    {
        await using var bench = await DemoBench.StartAsync();
        await bench.PlayAsync();
        var conflict = bench.Player.Ledger.Deeds.Where(static deed => deed is { Meeting: not null, Property: not null })
            .GroupBy(static deed => (deed.Meeting, deed.Property))
            .First(static meeting => meeting.DistinctBy(static deed => deed.Value).Count() == 2);
        var loser = conflict.First();
        bench.Sync.Forgets = deed => deed == loser;

        var finding = Assert.Single((await bench.CheckAsync()).Findings);

        Assert.Equal((Fault.LoserNotKept, loser.Key, loser.Property!.Webshop), (finding.Fault, finding.Key, finding.Property));
    }

    [Fact]
    public async Task An_older_edit_that_won_is_found()
    {
        await using var bench = await DemoBench.StartAsync();
        await bench.PlayAsync();
        var newest = bench.Player.Ledger.Deeds.Last(static deed => deed is { Entity: Entity.Customer, Kind: DeedKind.Set, Property.Webshop: "email" or "phone" or "remarks" });
        var pair = (await bench.BookAsync()).Customers.First(customer => customer.Key == newest.Key);
        await bench.World.Exact.EditAsync("accounts", pair.ExactId, new JsonObject { [newest.Property!.Exact] = "ouder" }, Stop);
        await bench.World.Webshop.EditAsync("customers", pair.WebshopId, new JsonObject { [newest.Property.Webshop] = "ouder" }, Stop);

        var finding = Assert.Single((await bench.CheckAsync()).Findings);

        Assert.Equal((Fault.NotTheNewest, newest.Key), (finding.Fault, finding.Key));
    }

    [Theory]
    [InlineData("tooManyRequests", Fault.Limit, "webshop refused 2 calls with 429")]
    [InlineData("serverError", Fault.Refused, "answered GET /api/customers")]
    internal async Task Refused_calls_to_the_shop_are_found(string fault, Fault found, string what)
    {
        await using var bench = await DemoBench.StartAsync();
        var customer = (await bench.BookAsync()).Customers[0].WebshopId;
        await bench.BreakAsync(SystemName.Webshop, fault, times: 2);
        await bench.ReadAsEngineAsync("customers", customer);
        await bench.ReadAsEngineAsync("customers", customer);

        var report = await bench.CheckAsync();

        Assert.Equal(1, report.ExitCode);
        Assert.All(report.Findings, finding => Assert.Equal(found, finding.Fault));
        Assert.Contains(report.Findings, finding => $"{finding.Place} {finding.What}".Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_of_Exact_that_nothing_explains_is_found()
    {
        await using var bench = await DemoBench.StartAsync();
        await bench.CallExactAsync("crm/Accounts?$select=ID");

        var finding = Assert.Single((await bench.CheckAsync()).Findings);

        Assert.Equal((Fault.Refused, "Exact Online", "answered GET /api/v1/123456/crm/Accounts with 401"), (finding.Fault, finding.Place, finding.What));
    }

    [Fact]
    public async Task A_record_that_people_deleted_and_a_write_that_met_an_edit_explain_their_errors()
    {
        await using var bench = await DemoBench.StartAsync();
        await bench.PlayAsync();
        var deleted = bench.Player.Ledger.Deeds.First(static deed => deed is { Kind: DeedKind.Deleted, System: SystemName.Webshop });
        await bench.ReadAsEngineAsync(deleted.Entity == Entity.Customer ? "customers" : "products", deleted.RowId);
        await bench.PatchAsEngineAsync("customers", (await bench.BookAsync()).Customers[0].WebshopId, new JsonObject { ["remarks"] = "Te laat" }, tag: "\"0\"");

        var report = await bench.CheckAsync();

        Assert.Equal(2, report.Webshop.Errors);
        Assert.DoesNotContain(report.Findings, static finding => finding.Fault == Fault.Refused);
    }

    [Fact]
    public void More_calls_in_a_minute_than_Exact_allows_are_found_and_as_many_are_not()
    {
        static IEnumerable<Finding> Of(int most) => new CallAudit([], [], new Ledger(), new SystemCalls(100, 0, 0, 0, most), mostInAMinute: 60).Findings();

        Assert.Empty(Of(60));
        Assert.Equal("was called 61 times in a minute, and allows 60", Assert.Single(Of(61), static finding => finding.Fault == Fault.Limit).What);
    }

    [Fact]
    public void An_error_that_a_thrown_switch_gave_is_no_finding_and_one_of_the_system_itself_is()
    {
        static IEnumerable<Finding> Of(string? fault, bool isThrown)
        {
            var refused = new LoggedRequest { Method = "GET", Path = "/api/customers", Status = 503, Fault = fault };
            return new CallAudit([], [refused], new Ledger(), new SystemCalls(1, 0, 0, 1, 1), mostInAMinute: 60) { FaultsAreThrown = isThrown }.Findings();
        }

        Assert.Empty(Of("serviceUnavailable", isThrown: true));
        Assert.Single(Of(null, isThrown: true));
        Assert.Single(Of("serviceUnavailable", isThrown: false));
    }
}
