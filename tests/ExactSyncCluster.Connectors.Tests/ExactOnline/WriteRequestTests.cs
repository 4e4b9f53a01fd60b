using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline;

/// <summary>What is sent for each kind of write, and what is made of the answer.</summary>
public sealed class WriteRequestTests : IDisposable
{
    private const string Root = "/api/v1/123456/";

    private readonly ExactBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Create_of_a_customer_posts_its_fields_and_shows_what_came_back()
    {
        _bench.Handler.Answers(201, $$$"""{"d":{"__metadata":{"uri":"u"},"ID":"{{{ExactBench.Id}}}","Name":"Jansen","Code":"                25","Country":"NL ","City":null,"Modified":"/Date(1782404890063)/"}}""");
        var fields = Fields.None.With("Name", Value.Of("Jansen")).With("Code", Value.Of("25")).With("Blocked", Value.Of(false)).With("City", Value.Nothing);

        var applied = Assert.IsType<WriteOutcome.Applied>(await _bench.WriteAsync(new WriteRequest.CreateRecord("25", "k", fields.Without("Blocked"), []) { Entity = Entity.Customer }));

        var sent = Assert.Single(_bench.Handler.Sent);
        Assert.Equal("POST", sent.Method);
        Assert.Equal(Root + "crm/Accounts", sent.Asked);
        Assert.Equal("return=representation", sent.Headers["Prefer"]);
        Assert.Equal("application/json", sent.Headers["Accept"]);
        AssertJson("""{"City":null,"Code":"25","Name":"Jansen"}""", sent.Body);
        Assert.Equal(ExactBench.Id, applied.NewId);
        var main = applied.Shown!.Main!;
        Assert.Equal(Value.Of("25"), main.Fields!.Get("Code"));
        Assert.Equal(Value.Of("NL"), main.Fields.Get("Country"));
        Assert.Equal(new DateTimeOffset(2026, 6, 25, 14, 28, 10, 63, TimeSpan.Zero), main.ModifiedAt);
    }

    [Fact]
    public async Task Create_whose_answer_leaves_out_what_was_sent_shows_nothing_but_names_the_id()
    {
        _bench.Handler.Answers(200, $$$"""{"d":{"ID":"{{{ExactBench.Id}}}","Name":null,"Code":null}}""");

        var applied = Assert.IsType<WriteOutcome.Applied>(await _bench.WriteAsync(
            new WriteRequest.CreateRecord("25", "k", Fields.None.With("Name", Value.Of("Jansen")), []) { Entity = Entity.Customer }));

        Assert.Null(applied.Shown);
        Assert.Equal(ExactBench.Id, applied.NewId);
    }

    [Fact]
    public async Task Create_of_an_order_posts_its_lines_with_it()
    {
        _bench.Handler.Answers(201, $$$"""{"d":{"OrderID":"{{{ExactBench.Id}}}","YourRef":"S-1","OrderDate":"/Date(1782345600000)/","OrderedBy":"{{{ExactBench.OtherId}}}","SalesOrderLines":{"__deferred":{"uri":"u"} } } }""");
        var header = Fields.None
            .With("YourRef", Value.Of("S-1"))
            .With("OrderedBy", new Value.Reference(Entity.Customer, ExactBench.OtherId))
            .With("OrderDate", Value.Of(new DateOnly(2026, 6, 25)));
        var line = Fields.None.With("Item", new Value.Reference(Entity.Product, ExactBench.OtherId)).With("Quantity", Value.Of(1.50m));

        var applied = Assert.IsType<WriteOutcome.Applied>(await _bench.WriteAsync(
            new WriteRequest.CreateRecord("S-1", "k", header, [new(null, "l1", line)]) { Entity = Entity.Order }));

        AssertJson(
            $$$"""{"OrderDate":"2026-06-25","OrderedBy":"{{{ExactBench.OtherId}}}","YourRef":"S-1","SalesOrderLines":[{"Item":"{{{ExactBench.OtherId}}}","Quantity":1.50}]}""",
            _bench.Handler.Sent[0].Body);
        Assert.Equal(ExactBench.Id, applied.NewId);
        Assert.Equal([RowKey.Main(ExactBench.Id)], applied.Shown!.Rows.Select(static row => row.Key));
        Assert.Empty(applied.Shown.Complete);
        Assert.Equal(Value.Of(new DateOnly(2026, 6, 25)), applied.Shown.Main!.Fields!.Get("OrderDate"));
    }

    [Fact]
    public async Task Update_puts_only_what_changes()
    {
        _bench.Handler.Answers(204);

        var outcome = await _bench.WriteAsync(new WriteRequest.UpdateRecord(new(ExactBench.Id), Fields.None.With("Description", Value.Of("B")), null, null) { Entity = Entity.Product });

        Assert.Null(Assert.IsType<WriteOutcome.Applied>(outcome).Shown);
        var sent = Assert.Single(_bench.Handler.Sent);
        Assert.Equal(("PUT", $"{Root}logistics/Items(guid'{ExactBench.Id}')"), (sent.Method, sent.Asked));
        AssertJson("""{"Description":"B"}""", sent.Body);
    }

    [Fact]
    public async Task Line_of_an_order_is_posted_with_its_order_and_shown_alone()
    {
        _bench.Handler.Answers(201, $$$"""{"d":{"ID":"{{{ExactBench.OtherId}}}","OrderID":"{{{ExactBench.Id}}}","Quantity":2}}""");

        var applied = Assert.IsType<WriteOutcome.Applied>(await _bench.WriteAsync(
            new WriteRequest.CreateRow(new(ExactBench.Id), Collections.Lines, Fields.None.With("Quantity", Value.Of(2m))) { Entity = Entity.Order }));

        AssertJson($$"""{"OrderID":"{{ExactBench.Id}}","Quantity":2}""", _bench.Handler.Sent[0].Body);
        Assert.Equal(Root + "salesorder/SalesOrderLines", _bench.Handler.Sent[0].Asked);
        Assert.Equal(ExactBench.OtherId, applied.NewId);
        var row = Assert.Single(applied.Shown!.Rows);
        Assert.Equal(new RowKey(Collections.Lines, ExactBench.OtherId), row.Key);
        Assert.Equal(Value.Of(2m), row.Fields!.Get("Quantity"));
        Assert.Equal(ExactBench.Id, applied.Shown.Record.Value);
    }

    [Theory]
    [InlineData("Price")]
    [InlineData("SalesItemPrices.Price")]
    public async Task Price_row_is_written_by_its_own_names(string name)
    {
        _bench.Handler.Answers(204);

        var outcome = await _bench.WriteAsync(
            new WriteRequest.UpdateRow(new(ExactBench.Id), new(Collections.Prices, ExactBench.OtherId), Fields.None.With(name, Value.Of(29.37m))) { Entity = Entity.Product });

        Assert.IsType<WriteOutcome.Applied>(outcome);
        Assert.Equal($"{Root}logistics/SalesItemPrices(guid'{ExactBench.OtherId}')", _bench.Handler.Sent[0].Asked);
        AssertJson("""{"Price":29.37}""", _bench.Handler.Sent[0].Body);
    }

    [Fact]
    public async Task Row_is_deleted_by_its_key()
    {
        _bench.Handler.Answers(204);

        var outcome = await _bench.WriteAsync(new WriteRequest.DeleteRow(new(ExactBench.Id), new(Collections.Lines, ExactBench.OtherId)) { Entity = Entity.Order });

        Assert.IsType<WriteOutcome.Applied>(outcome);
        Assert.Equal(("DELETE", $"{Root}salesorder/SalesOrderLines(guid'{ExactBench.OtherId}')"), (_bench.Handler.Sent[0].Method, _bench.Handler.Sent[0].Asked));
    }

    [Fact]
    public async Task Stock_cannot_be_written_and_nothing_is_sent()
    {
        var outcome = await _bench.WriteAsync(new WriteRequest.CreateRow(new(ExactBench.Id), Collections.Stock, Fields.None) { Entity = Entity.Product });

        Assert.IsType<WriteOutcome.Rejected>(outcome);
        Assert.Empty(_bench.Handler.Sent);
    }

    [Fact]
    public async Task Lines_in_an_update_are_refused_and_nothing_is_sent()
    {
        ImmutableArray<LineWritten> lines = [new(null, "l", Fields.None)];

        var outcome = await _bench.WriteAsync(new WriteRequest.UpdateRecord(new(ExactBench.Id), Fields.None, lines, null) { Entity = Entity.Order });

        Assert.IsType<WriteOutcome.Rejected>(outcome);
        Assert.Empty(_bench.Handler.Sent);
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(actual)), $"Sent was {actual}");
}
