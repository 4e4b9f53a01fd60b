using System.Text.Json.Nodes;
using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>What a record goes through, against the running shop.</summary>
public sealed class ShopConformanceTests
{
    [Theory]
    [InlineData(Entity.Customer)]
    [InlineData(Entity.Product)]
    public async Task Record_is_created_read_found_fed_updated_and_deleted(Entity entity)
    {
        await using var shop = await LiveShop.StartAsync();
        var create = entity is Entity.Customer ? Writes.Customer() : Writes.Product();
        var feed = shop.Connector.Feeds.Single(description => description.Entity == entity).Name;

        var made = await shop.MadeAsync(create);
        var id = made.NewId!;
        Assert.All(create.Fields, field => Assert.Equal(field.Value, made.Shown!.Main!.Fields![field.Key]));
        Assert.Equal(create.Correlation, made.Shown!.Correlation);

        var read = (await shop.FoundAsync(entity, id)).Shown;
        Assert.Equal((made.Shown.ETag, made.Shown.Main!.Fields, 1L), (read.ETag, read.Main!.Fields, read.Main.Version));
        Assert.NotNull(read.ETag);
        Assert.Equal(id, Assert.Single((await shop.FindAsync(entity, create.Correlation)).Found).Record.Value);
        Assert.Empty((await shop.FindAsync(entity, create.Correlation + "x")).Found);

        var page = await shop.PageAsync(feed, null);
        var entry = Assert.Single(page.Entries);
        Assert.Equal((read.ETag, read.Main, create.Correlation), (entry.ETag, Assert.Single(entry.Rows), entry.Correlation));

        shop.Time.Advance(TimeSpan.FromSeconds(1));
        var updated = Assert.IsType<WriteOutcome.Applied>(
            await shop.WriteAsync(Writes.Update(entity, id, read.ETag, ("name", Value.Of("Anders"))))).Shown!;
        Assert.Equal((read.Main.Fields!.With("name", Value.Of("Anders")), 2L), (updated.Main!.Fields!, updated.Main.Version));
        Assert.Equal(read.Main.ModifiedAt + TimeSpan.FromSeconds(1), updated.Main.ModifiedAt);

        Assert.IsType<WriteOutcome.Applied>(await shop.WriteAsync(Writes.Delete(entity, id, updated.ETag)));
        Assert.IsType<WriteOutcome.AlreadyApplied>(await shop.WriteAsync(Writes.Delete(entity, id, updated.ETag)));
        Assert.IsType<RecordRead.Missing>(await shop.ReadAsync(entity, id));
        Assert.Equal("gone", Assert.IsType<WriteOutcome.Conflict>(
            await shop.WriteAsync(Writes.Update(entity, id, updated.ETag, ("name", Value.Of("X"))))).Reason);
        var tombstone = Assert.Single((await shop.PageAsync(feed, page.Next)).Entries);
        Assert.Equal((id, create.Correlation), (tombstone.Record!.Value.Value, tombstone.Correlation));
        Assert.Equal((true, 3L), (tombstone.Rows[0].IsDeleted, tombstone.Rows[0].Version));
    }

    [Fact]
    public async Task Order_is_written_with_its_lines()
    {
        await using var shop = await LiveShop.StartAsync();
        var customer = (await shop.MadeAsync(Writes.Customer())).NewId!;
        var product = (await shop.MadeAsync(Writes.Product())).NewId!;

        var made = await shop.MadeAsync(Writes.Order(customer, product));
        var lines = made.Shown!.Rows.RemoveAt(0);
        Assert.Equal(["ord-1-1", "ord-1-2"], lines.Select(static line => Reference(line.Fields!)));
        Assert.Equal(new Value.Reference(Entity.Customer, customer), made.Shown.Main!.Fields!["customerId"]);
        Assert.Equal(Value.Of(42L), made.Shown.Main.Fields["erpNumber"]);

        var changed = Assert.IsType<WriteOutcome.Applied>(await shop.WriteAsync(new WriteRequest.UpdateRecord(
            new(made.NewId!),
            Fields.None,
            [new(lines[1].Key.Id, "ord-1-2", lines[1].Fields!.With("quantity", Value.Of(7m))), new(null, "ord-1-3", Writes.Line(product, 1m))],
            made.Shown.ETag)
        { Entity = Entity.Order })).Shown!;

        var now = changed.Rows.RemoveAt(0);
        Assert.Equal([lines[1].Key.Id, now[1].Key.Id], now.Select(static line => line.Key.Id));
        Assert.Equal(lines[1].Fields!.With("quantity", Value.Of(7m)), now[0].Fields);
        Assert.Equal("ord-1-3", Reference(now[1].Fields!));
        Assert.All(changed.Rows, static row => Assert.Equal(2, row.Version));
        Assert.Equal([Collections.Lines], changed.Complete.AsEnumerable());
        Assert.Equal(changed.Rows, Assert.Single((await shop.PageAsync("orders", null)).Entries).Rows.AsEnumerable());

        var inUse = Assert.IsType<WriteOutcome.Rejected>(
            await shop.WriteAsync(Writes.Delete(Entity.Customer, customer, (await shop.FoundAsync(Entity.Customer, customer)).Shown.ETag)));
        Assert.Equal("in-use", inUse.Code);
        Assert.IsType<WriteOutcome.Applied>(await shop.WriteAsync(Writes.Delete(Entity.Order, made.NewId!, changed.ETag)));
    }

    [Fact]
    public async Task Line_that_the_shops_people_added_is_kept_without_a_reference()
    {
        await using var shop = await LiveShop.StartAsync();
        var customer = (await shop.MadeAsync(Writes.Customer())).NewId!;
        var product = (await shop.MadeAsync(Writes.Product())).NewId!;
        var order = (await shop.ControlAsync(HttpMethod.Post, "records/orders", new JsonObject
        {
            ["customerId"] = customer,
            ["lines"] = new JsonArray(new JsonObject { ["productId"] = product, ["quantity"] = 1 }),
        }))!["id"]!.GetValue<string>();
        var shown = (await shop.FoundAsync(Entity.Order, order)).Shown;

        var outcome = Assert.IsType<WriteOutcome.Applied>(await shop.WriteAsync(new WriteRequest.UpdateRecord(
            new(order), Fields.None, [new(shown.Rows[1].Key.Id, "ours", shown.Rows[1].Fields!.With("notes", Value.Of("x")))], shown.ETag)
        { Entity = Entity.Order }));

        Assert.Equal((Value.Nothing, Value.Of("x")), (outcome.Shown!.Rows[1].Fields!["externalReference"], outcome.Shown.Rows[1].Fields!["notes"]));
    }

    [Fact]
    public async Task Cleared_values_are_empty_and_unnamed_ones_stay()
    {
        await using var shop = await LiveShop.StartAsync();
        var made = await shop.MadeAsync(Writes.Customer());

        var updated = Assert.IsType<WriteOutcome.Applied>(await shop.WriteAsync(
            Writes.Update(Entity.Customer, made.NewId!, made.Shown!.ETag, ("address.line1", Value.Nothing), ("language", Value.Nothing)))).Shown!;

        Assert.Equal(
            made.Shown.Main!.Fields!.With("address.line1", Value.Nothing).With("language", Value.Nothing),
            updated.Main!.Fields);
        Assert.Equal(Value.Of("Amsterdam"), updated.Main.Fields!["address.city"]);
    }

    [Fact]
    public async Task Stale_tag_is_a_conflict_and_changes_nothing()
    {
        await using var shop = await LiveShop.StartAsync();
        var made = await shop.MadeAsync(Writes.Customer());
        await shop.ControlAsync(HttpMethod.Patch, $"records/customers/{made.NewId}", new JsonObject { ["name"] = "Van de winkel" });

        Assert.IsType<WriteOutcome.Conflict>(await shop.WriteAsync(
            Writes.Update(Entity.Customer, made.NewId!, made.Shown!.ETag, ("name", Value.Of("Van ons")))));
        Assert.IsType<WriteOutcome.Conflict>(await shop.WriteAsync(Writes.Delete(Entity.Customer, made.NewId!, made.Shown.ETag)));

        Assert.Equal(Value.Of("Van de winkel"), (await shop.FoundAsync(Entity.Customer, made.NewId!)).Shown.Main!.Fields!["name"]);
    }

    [Fact]
    public async Task Invalid_values_are_rejected_by_pointer_and_taken_keys_as_existing()
    {
        await using var shop = await LiveShop.StartAsync();
        var product = await shop.MadeAsync(Writes.Product());

        var invalid = Assert.IsType<WriteOutcome.Rejected>(await shop.WriteAsync(
            Writes.Update(Entity.Product, product.NewId!, product.Shown!.ETag, ("name", Value.Of(new string('x', 256))), ("price.currency", Value.Of("euro")))));
        var taken = Assert.IsType<WriteOutcome.Rejected>(await shop.WriteAsync(
            Writes.Product() with { Correlation = "pro-2", IdempotencyKey = "create-pro-2" }));

        Assert.Equal(("validation-failed", false), (invalid.Code, invalid.AlreadyExists));
        Assert.Contains("/name", invalid.Reason, StringComparison.Ordinal);
        Assert.Contains("/price/currency", invalid.Reason, StringComparison.Ordinal);
        Assert.Equal(("duplicate-key", true), (taken.Code, taken.AlreadyExists));
        Assert.Contains("/sku", taken.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_names_every_property_that_the_shop_takes_and_its_lengths()
    {
        await using var shop = await LiveShop.StartAsync();
        var texts = WebshopSchema.Value.Customer.Properties.Values.Where(static property => property.MaxLength > 8);

        foreach (var (property, index) in texts.Select(static (property, index) => (property, index)))
        {
            var longest = new string('x', property.MaxLength!.Value);
            var create = Writes.Customer($"len-{index}");
            Assert.IsType<WriteOutcome.Applied>(await shop.WriteAsync(create with { Fields = create.Fields.With(property.Name, Value.Of(longest)) }));
            var tooLong = create with
            {
                Correlation = create.Correlation + "x",
                IdempotencyKey = create.IdempotencyKey + "x",
                Fields = create.Fields.With(property.Name, Value.Of(longest + "x")),
            };
            Assert.IsType<WriteOutcome.Rejected>(await shop.WriteAsync(tooLong));
        }
    }

    [Fact]
    public async Task Shop_tells_its_name_ours_and_a_constant_epoch()
    {
        await using var shop = await LiveShop.StartAsync();

        var about = Assert.IsType<AboutRead.Shown>(await shop.Connector.ReadAboutAsync(shop.Permits.Context, LiveShop.Cancellation)).About;

        Assert.Equal(("Sandbox shop", "exact-sync-cluster", ShopBench.Now), (about.Name, about.ClientName, about.ServerTime));
        Assert.Equal(new EpochRead.Mark("1"), await shop.Connector.ReadEpochAsync(shop.Permits.Context, LiveShop.Cancellation));
    }

    private static string? Reference(Fields line) => (line["externalReference"] as Value.Text)?.Content;
}
