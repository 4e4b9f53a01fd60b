using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.ExactOnline.Conformance;

/// <summary>Each record's life through the connector: made, seen, found, fed, changed and removed.</summary>
public sealed class RecordConformanceTests
{
    private static readonly Fields Jansen = Fields.None
        .With("Code", Value.Of("25"))
        .With("Name", Value.Of("Jansen B.V."))
        .With("AddressLine1", Value.Of("Kade 1"))
        .With("Country", Value.Of("NL"))
        .With("Status", Value.Of("C"))
        .With("IsSupplier", Value.Of(true))
        .With("StartDate", Value.Of(new DateOnly(2026, 7, 1)));

    private static readonly Fields Chair = Fields.None
        .With("Code", Value.Of("P-1"))
        .With("Description", Value.Of("Stoel"))
        .With("NetWeight", Value.Of(2.5m))
        .With("IsWebshopItem", Value.Of(1L));

    [Fact]
    public async Task Customer_lives_through_the_connector()
    {
        await using var division = await ConnectedDivision.ConnectAsync();

        var id = await division.CreateAsync(Entity.Customer, Jansen);
        var seen = await division.SeeAsync(Entity.Customer, id);
        var found = await division.FindAsync(Entity.Customer, "25");
        var (fed, position) = await division.FeedAsync("Accounts");
        await division.WriteAsync(Update(Entity.Customer, id, "Name", Value.Of("Jansen N.V.")));
        var (again, _) = await division.FeedAsync("Accounts", position);

        Assert.All(Jansen, field => Assert.Equal(field.Value, seen.Main!.Fields!.Get(field.Key)));
        Assert.Equal(division.Sandbox.Time.GetUtcNow(), seen.Main!.ModifiedAt);
        Assert.Equal(id, Assert.Single(found).Record.Value);
        var entry = Assert.Single(fed);
        Assert.Equal((id, seen.Main.Fields), (entry.Record!.Value.Value, entry.Rows[0].Fields));
        var changed = Assert.Single(again);
        Assert.Equal(Value.Of("Jansen N.V."), changed.Rows[0].Fields!.Get("Name"));
        Assert.Equal(Value.Of("Kade 1"), changed.Rows[0].Fields!.Get("AddressLine1"));
        Assert.True(changed.Rows[0].Version > entry.Rows[0].Version);
    }

    [Fact]
    public async Task Value_is_cleared_by_writing_nothing()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var id = await division.CreateAsync(Entity.Customer, Jansen);

        Assert.IsType<WriteOutcome.Applied>(await division.WriteAsync(Update(Entity.Customer, id, "AddressLine1", Value.Nothing)));

        Assert.True((await division.SeeAsync(Entity.Customer, id)).Main!.Fields!.Get("AddressLine1").IsEmpty);
    }

    [Fact]
    public async Task Second_record_with_the_same_code_exists_already()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        await division.CreateAsync(Entity.Customer, Jansen);

        var outcome = await division.WriteAsync(new WriteRequest.CreateRecord("c", "k", Jansen, []) { Entity = Entity.Customer });

        Assert.True(Assert.IsType<WriteOutcome.Rejected>(outcome).AlreadyExists);
    }

    [Fact]
    public async Task Product_has_a_price_row_from_the_start_which_is_then_written()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var id = await division.CreateAsync(Entity.Product, Chair);

        var born = Assert.Single((await division.SeeAsync(Entity.Product, id, RecordScope.Rows)).Rows);
        Assert.IsType<WriteOutcome.Applied>(await division.WriteAsync(
            new WriteRequest.UpdateRow(new(id), born.Key, Fields.None.With("Price", Value.Of(29.37m))) { Entity = Entity.Product }));
        var whole = await division.SeeAsync(Entity.Product, id);
        var (fed, _) = await division.FeedAsync("SalesItemPrices");

        Assert.Equal(Value.Of(0m), born.Fields!.Get("Price"));
        Assert.Equal(Value.Of("EUR"), born.Fields!.Get("Currency"));
        Assert.All(Chair, field => Assert.Equal(field.Value, whole.Main!.Fields!.Get(field.Key)));
        Assert.Equal(Value.Of(29.37m), whole.Rows.Single(static row => !row.Key.IsMain).Fields!.Get("Price"));
        Assert.Equal((id, born.Key), (fed[^1].Record!.Value.Value, fed[^1].Rows[0].Key));
        Assert.Equal(Value.Of(29.37m), fed[^1].Rows[0].Fields!.Get("Price"));
    }

    [Fact]
    public async Task Second_equal_price_row_exists_already_and_another_is_made_and_removed()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var id = await division.CreateAsync(Entity.Product, Chair);
        var twin = Fields.None.With("Price", Value.Of(1m));

        var refused = await division.WriteAsync(new WriteRequest.CreateRow(new(id), Collections.Prices, twin) { Entity = Entity.Product });
        var made = Assert.IsType<WriteOutcome.Applied>(await division.WriteAsync(
            new WriteRequest.CreateRow(new(id), Collections.Prices, twin.With("Currency", Value.Of("USD"))) { Entity = Entity.Product }));
        var removed = await division.WriteAsync(new WriteRequest.DeleteRow(new(id), new(Collections.Prices, made.NewId!)) { Entity = Entity.Product });
        var again = await division.WriteAsync(new WriteRequest.DeleteRow(new(id), new(Collections.Prices, made.NewId!)) { Entity = Entity.Product });

        Assert.True(Assert.IsType<WriteOutcome.Rejected>(refused).AlreadyExists);
        Assert.Equal(Value.Of("USD"), Assert.Single(made.Shown!.Rows).Fields!.Get("Currency"));
        Assert.IsType<WriteOutcome.Applied>(removed);
        Assert.IsType<WriteOutcome.AlreadyApplied>(again);
    }

    [Fact]
    public async Task Stock_is_fed_with_its_product()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var id = await division.CreateAsync(Entity.Product, Chair);
        await division.Sandbox.ControlAsync(HttpMethod.Post, "records/stock", new { ItemId = id, CurrentStock = 12 });

        var (fed, _) = await division.FeedAsync("StockPositions");

        var entry = Assert.Single(fed);
        Assert.Equal((id, Collections.Stock), (entry.Record!.Value.Value, entry.Rows[0].Key.Collection));
        Assert.Equal(Value.Of(12m), entry.Rows[0].Fields!.Get("CurrentStock"));
    }

    [Fact]
    public async Task Deleted_records_are_told_and_writing_them_conflicts()
    {
        await using var division = await ConnectedDivision.ConnectAsync();
        var id = await division.CreateAsync(Entity.Customer, Jansen);

        Assert.IsType<WriteOutcome.Applied>(await division.WriteAsync(new WriteRequest.DeleteRecord(new(id), null) { Entity = Entity.Customer }));
        var (fed, _) = await division.FeedAsync("Deleted");

        var entry = Assert.Single(fed);
        Assert.Equal((Entity.Customer, id, true), (entry.Entity!.Value, entry.Record!.Value.Value, entry.Rows[0].IsDeleted));
        Assert.Equal(division.Sandbox.Time.GetUtcNow(), entry.Rows[0].ModifiedAt);
        Assert.IsType<RecordRead.Missing>(await division.ReadAsync(Entity.Customer, id));
        Assert.IsType<WriteOutcome.Conflict>(await division.WriteAsync(Update(Entity.Customer, id, "Name", Value.Of("X"))));
        Assert.IsType<WriteOutcome.AlreadyApplied>(await division.WriteAsync(new WriteRequest.DeleteRecord(new(id), null) { Entity = Entity.Customer }));
        Assert.Empty(await division.FindAsync(Entity.Customer, "25"));
    }

    private static WriteRequest.UpdateRecord Update(Entity entity, string id, string name, Value value) =>
        new(new(id), Fields.None.With(name, value), null, null) { Entity = entity };
}
