using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>An edit made in one system arrives in the other, once, and never comes back.</summary>
public sealed class ArrivingTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_made_in_Exact_arrives_in_the_shop_with_its_edits()
    {
        var account = await _world.Exact.CreateAsync("accounts", Some.Account("11001"), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var made = await _world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, Links.Id(account), Cancellation);

        await _world.Exact.EditAsync("accounts", Links.Id(account), new JsonObject { ["Phone"] = "030-1234567", ["Remarks"] = null }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var edited = await _world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, Links.Id(account), Cancellation);

        Assert.Equal("11001", made.Text("number"));
        Assert.Equal("Bel na zes uur.", made.Text("remarks"));
        Assert.Equal("030-1234567", edited.Text("phone"));
        Assert.Null(edited.Text("remarks"));
    }

    [Fact]
    public async Task A_customer_made_in_the_shop_arrives_in_Exact_with_its_edits()
    {
        var customer = await _world.Webshop.CreateAsync("customers", Some.Customer("11002"), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var made = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, Links.Id(customer), Cancellation);

        await _world.Webshop.EditAsync("customers", Links.Id(customer), new JsonObject { ["email"] = "nieuw@voorbeeld.nl", ["address"] = new JsonObject { ["city"] = "Zwolle" } }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var edited = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Customer, Links.Id(customer), Cancellation);

        Assert.Equal("             11002", made.Text("Code"));
        Assert.Equal("Breukelen", made.Text("City"));
        Assert.Equal("nieuw@voorbeeld.nl", edited.Text("Email"));
        Assert.Equal("Zwolle", edited.Text("City"));
    }

    [Fact]
    public async Task A_product_made_in_Exact_arrives_with_its_price_and_stock_and_their_edits()
    {
        var item = await _world.Exact.CreateAsync("items", Some.Item("AR-1"), Cancellation);
        var price = await Some.PriceRowAsync(_world, item, Cancellation);
        await _world.Exact.EditAsync("prices", Links.Id(price), new JsonObject { ["Price"] = 12.5 }, Cancellation);
        var stock = await _world.Exact.CreateAsync("stock", new JsonObject { ["ItemCode"] = "AR-1", ["CurrentStock"] = 7 }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var made = await _world.Links.PartnerAsync(SystemName.Exact, Entity.Product, Links.Id(item), Cancellation);

        await _world.Exact.EditAsync("prices", Links.Id(price), new JsonObject { ["Price"] = 13.75 }, Cancellation);
        await _world.Exact.EditAsync("stock", Links.Id(stock), new JsonObject { ["CurrentStock"] = 3 }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var edited = await _world.Links.PartnerAsync(SystemName.Exact, Entity.Product, Links.Id(item), Cancellation);

        Assert.Equal((12.5m, 7m), (made.Number("price", "amount"), made.Number("stock")));
        Assert.Equal((13.75m, 3m), (edited.Number("price", "amount"), edited.Number("stock")));
    }

    [Fact]
    public async Task A_product_made_in_the_shop_arrives_in_Exact_with_its_price_and_edits()
    {
        var product = await _world.Webshop.CreateAsync("products", Some.Product("AR-2", 19.95m), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var item = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Product, Links.Id(product), Cancellation);
        var price = await Some.PriceRowAsync(_world, item, Cancellation);

        await _world.Webshop.EditAsync("products", Links.Id(product), new JsonObject { ["price"] = new JsonObject { ["amount"] = 18.5 }, ["name"] = "Lamp, klein" }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var edited = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Product, Links.Id(product), Cancellation);
        var newPrice = await Some.PriceRowAsync(_world, item, Cancellation);

        Assert.Equal(19.95m, price.Number("Price"));
        Assert.Equal(18.5m, newPrice.Number("Price"));
        Assert.Equal("Lamp, klein", edited.Text("Description"));
    }

    [Fact]
    public async Task An_order_made_in_the_shop_arrives_in_Exact_and_its_lines_follow_added_changed_and_removed()
    {
        var basis = await shared.BasisAsync();
        var order = await _world.Webshop.CreateAsync("orders", Some.Order("WS-AR-3", basis, 2, 5), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var made = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Order, Links.Id(order), Cancellation);
        var lines = order["lines"]!.AsArray();

        var edited = new JsonArray(
            new JsonObject { ["id"] = lines[0]!["id"]!.GetValue<string>(), ["quantity"] = 9 },
            Some.Line(basis.Product, 4));
        await _world.Webshop.EditAsync("orders", Links.Id(order), new JsonObject { ["lines"] = edited }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var after = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Order, Links.Id(order), Cancellation);

        Assert.Equal([2m, 5m], made.Lines("SalesOrderLines", "Quantity"));
        Assert.Equal([9m, 4m], after.Lines("SalesOrderLines", "Quantity"));
        Assert.Equal("WS-AR-3", made.Text("YourRef"));
    }

    [Fact]
    public async Task An_order_made_in_Exact_arrives_in_the_shop_and_its_lines_follow_added_changed_and_removed()
    {
        var basis = await shared.BasisAsync();
        var order = await _world.Exact.CreateAsync("orders", Some.SalesOrder(basis, 2, 5), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var made = await _world.Links.PartnerAsync(SystemName.Exact, Entity.Order, Links.Id(order), Cancellation);
        var lines = order["SalesOrderLines"]!.AsArray();

        await _world.Exact.EditAsync("orderlines", lines[0]!["_id"]!.GetValue<string>(), new JsonObject { ["Quantity"] = 9 }, Cancellation);
        await _world.Exact.DeleteAsync("orderlines", lines[1]!["_id"]!.GetValue<string>(), Cancellation);
        await _world.Exact.CreateAsync("orderlines", new JsonObject { ["OrderID"] = Links.Id(order), ["Item"] = basis.Item, ["Quantity"] = 4 }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var after = await _world.Links.PartnerAsync(SystemName.Exact, Entity.Order, Links.Id(order), Cancellation);

        Assert.Equal([2m, 5m], made.Lines("lines", "quantity"));
        Assert.Equal([9m, 4m], after.Lines("lines", "quantity"));
        Assert.NotNull(made["erpNumber"]);
    }

    [Fact]
    public async Task An_order_status_set_in_Exact_arrives_in_the_shop()
    {
        var basis = await shared.BasisAsync();
        var order = await _world.Webshop.CreateAsync("orders", Some.Order("WS-AR-5", basis, 1), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var made = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Order, Links.Id(order), Cancellation);

        await _world.ExactSwitches.PostAsync($"orders/{Links.Id(made)}/complete", Cancellation, new() { ["status"] = 21 });
        await _world.Settling.SettledAsync(Cancellation);

        Assert.Equal("complete", (await _world.Webshop.ReadAsync("orders", Links.Id(order), Cancellation)).Text("status"));
    }

    [Fact]
    public async Task One_edit_is_one_write_and_causes_none_back()
    {
        var account = await _world.Exact.CreateAsync("accounts", Some.Account("11006"), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var (exact, webshop) = (await _world.Links.LogEndAsync(SystemName.Exact, Cancellation), await _world.Links.LogEndAsync(SystemName.Webshop, Cancellation));

        await _world.Exact.EditAsync("accounts", Links.Id(account), new JsonObject { ["Name"] = "Jansen & Zn" }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        await _world.Settling.ReadAgainAsync(Cancellation);

        Assert.Empty(await _world.Links.WritesAsync(SystemName.Exact, exact, Cancellation));
        var write = Assert.Single(await _world.Links.WritesAsync(SystemName.Webshop, webshop, Cancellation));
        Assert.Equal(["name"], write.Fields);
    }

    [Fact]
    public async Task An_edit_in_the_shop_is_one_write_and_causes_none_back()
    {
        var customer = await _world.Webshop.CreateAsync("customers", Some.Customer("11007"), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var (exact, webshop) = (await _world.Links.LogEndAsync(SystemName.Exact, Cancellation), await _world.Links.LogEndAsync(SystemName.Webshop, Cancellation));

        await _world.Webshop.EditAsync("customers", Links.Id(customer), new JsonObject { ["name"] = "Jansen & Zn" }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        await _world.Settling.ReadAgainAsync(Cancellation);

        Assert.Empty(await _world.Links.WritesAsync(SystemName.Webshop, webshop, Cancellation));
        var write = Assert.Single(await _world.Links.WritesAsync(SystemName.Exact, exact, Cancellation));
        Assert.Equal(["Name"], write.Fields);
    }
}
