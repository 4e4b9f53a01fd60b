using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Conformance;

/// <summary>Orders, whose header and lines are written, read and fed apart.</summary>
public sealed class OrderConformanceTests
{
    [Fact]
    public async Task Order_is_made_with_its_lines_and_read_whole()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var (customer, product) = await PartiesAsync(division);

        var id = await division.CreateAsync(Entity.Order, Header(customer, "S-1"), Line(product, 2m), Line(product, 1.5m));
        var order = await division.SeeAsync(Entity.Order, id);

        Assert.Equal([Collections.Lines], order.Complete);
        Assert.Equal(Value.Of("S-1"), order.Main!.Fields!.Get("YourRef"));
        Assert.Equal(Value.Of(new DateOnly(2026, 6, 20)), order.Main.Fields!.Get("OrderDate"));
        Assert.Equal(new Value.Reference(Entity.Customer, customer), order.Main.Fields!.Get("DeliverTo"));
        Assert.Equal(Value.Of(12L), order.Main.Fields!.Get("Status"));
        var lines = order.Rows.Where(static row => !row.Key.IsMain).ToList();
        Assert.Equal([Value.Of(2m), Value.Of(1.5m)], lines.OrderBy(Number).Select(static line => line.Fields!.Get("Quantity")));
        Assert.All(lines, line => Assert.Equal(new Value.Reference(Entity.Product, product), line.Fields!.Get("Item")));
    }

    [Fact]
    public async Task Order_whose_reply_was_lost_is_found_by_its_reference_with_its_lines()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var (customer, product) = await PartiesAsync(division);
        await division.FaultAsync("lostReply", "POST");

        var outcome = await division.WriteAsync(new WriteRequest.CreateRecord("S-1", "k", Header(customer, "S-1"), [new(null, "l", Line(product, 2m))]) { Entity = Entity.Order });
        var found = Assert.Single(await division.FindAsync(Entity.Order, "S-1"));

        Assert.IsType<WriteOutcome.Unknown>(outcome);
        Assert.Equal([Collections.Lines], found.Complete);
        Assert.Equal(2, found.Rows.Length);
    }

    [Fact]
    public async Task Lines_are_added_changed_and_removed_one_by_one()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var (customer, product) = await PartiesAsync(division);
        var id = await division.CreateAsync(Entity.Order, Header(customer, "S-1"), Line(product, 2m));

        var made = Assert.IsType<WriteOutcome.Applied>(await division.WriteAsync(new WriteRequest.CreateRow(new(id), Collections.Lines, Line(product, 7m)) { Entity = Entity.Order }));
        var key = new RowKey(Collections.Lines, made.NewId!);
        var changed = await division.WriteAsync(new WriteRequest.UpdateRow(new(id), key, Fields.None.With("Quantity", Value.Of(8m))) { Entity = Entity.Order });
        var then = await division.SeeAsync(Entity.Order, id);
        var removed = await division.WriteAsync(new WriteRequest.DeleteRow(new(id), key) { Entity = Entity.Order });
        var last = await division.SeeAsync(Entity.Order, id);
        var (gone, _) = await division.FeedAsync("Deleted");

        Assert.Equal(Value.Of(7m), Assert.Single(made.Shown!.Rows).Fields!.Get("Quantity"));
        Assert.IsType<WriteOutcome.Applied>(changed);
        Assert.Equal(Value.Of(8m), then.Rows.Single(row => row.Key == key).Fields!.Get("Quantity"));
        Assert.IsType<WriteOutcome.Applied>(removed);
        Assert.DoesNotContain(last.Rows, row => row.Key == key);
        var entry = Assert.Single(gone);
        Assert.Equal((Entity.Order, null, key), (entry.Entity!.Value, entry.Record, entry.Rows[0].Key));
    }

    [Fact]
    public async Task Header_and_lines_are_fed_apart_and_joined_by_the_order()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var (customer, product) = await PartiesAsync(division);
        var id = await division.CreateAsync(Entity.Order, Header(customer, "S-1"), Line(product, 2m));
        var read = await division.SeeAsync(Entity.Order, id);

        var (headers, headerPosition) = await division.FeedAsync("SalesOrderHeaders");
        var (lines, linePosition) = await division.FeedAsync("SalesOrderLines");
        await division.WriteAsync(new WriteRequest.UpdateRow(new(id), lines[0].Rows[0].Key, Fields.None.With("Notes", Value.Of("Let op"))) { Entity = Entity.Order });

        Assert.Equal((id, RowKey.Main(id)), (Assert.Single(headers).Record!.Value.Value, headers[0].Rows[0].Key));
        Assert.Single(headers[0].Aliases);
        Assert.Equal(read.Main!.Fields, headers[0].Rows[0].Fields);
        Assert.Equal(id, Assert.Single(lines).Record!.Value.Value);
        Assert.Equal(read.Rows[1].Fields, lines[0].Rows[0].Fields);
        Assert.Empty((await division.FeedAsync("SalesOrderHeaders", headerPosition)).Entries);
        Assert.Equal(Value.Of("Let op"), Assert.Single((await division.FeedAsync("SalesOrderLines", linePosition)).Entries).Rows[0].Fields!.Get("Notes"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deleted_order_is_told_by_one_of_its_two_ids(bool byHeaderId)
    {
        await using var division = await ConnectedDivision.ConnectAsync(new() { Division = new() { DeletedOrderNamesHeaderId = byHeaderId } });
        var (customer, product) = await PartiesAsync(division);
        var id = await division.CreateAsync(Entity.Order, Header(customer, "S-1"), Line(product, 2m));
        var (headers, _) = await division.FeedAsync("SalesOrderHeaders");

        Assert.IsType<WriteOutcome.Applied>(await division.WriteAsync(new WriteRequest.DeleteRecord(new(id), null) { Entity = Entity.Order }));
        var (gone, _) = await division.FeedAsync("Deleted");

        var told = gone.Single(static entry => entry.Record is not null).Record!.Value.Value;
        Assert.Equal(byHeaderId ? headers[0].Aliases[0] : id, told);
        Assert.Single(gone, static entry => entry.Rows[0].Key.Collection == Collections.Lines);
    }

    [Fact]
    public async Task Completed_order_cannot_be_changed()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var (customer, product) = await PartiesAsync(division);
        var id = await division.CreateAsync(Entity.Order, Header(customer, "S-1"), Line(product, 2m));
        await division.Sandbox.ControlAsync(HttpMethod.Post, $"orders/{id}/complete");

        var outcome = await division.WriteAsync(new WriteRequest.UpdateRecord(new(id), Fields.None.With("Description", Value.Of("x")), null, null) { Entity = Entity.Order });

        Assert.False(Assert.IsType<WriteOutcome.Rejected>(outcome).AlreadyExists);
    }

    private static decimal Number(Core.Changes.RowShown line) => line.Fields!.Get("LineNumber") is Value.Whole number ? number.Content : -1;

    private static async Task<(string Customer, string Product)> PartiesAsync(ConnectedDivision division) => (
        await division.CreateAsync(Entity.Customer, Fields.None.With("Name", Value.Of("Jansen")).With("Status", Value.Of("C"))),
        await division.CreateAsync(Entity.Product, Fields.None.With("Code", Value.Of("P-1")).With("Description", Value.Of("Stoel"))));

    private static Fields Header(string customer, string reference) => Fields.None
        .With("OrderedBy", new Value.Reference(Entity.Customer, customer))
        .With("OrderDate", Value.Of(new DateOnly(2026, 6, 20)))
        .With("YourRef", Value.Of(reference));

    private static Fields Line(string product, decimal quantity) => Fields.None
        .With("Item", new Value.Reference(Entity.Product, product))
        .With("Quantity", Value.Of(quantity))
        .With("NetPrice", Value.Of(9.95m));
}
