using static ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline.RunningSandbox;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.ExactOnline;

public sealed class ItemTests
{
    private const string Items = "logistics/Items";
    private const string Prices = "logistics/SalesItemPrices";
    private const string SomePrice = "$select=ID,Item,ItemCode,Price,Unit,Quantity";

    [Fact]
    public async Task A_new_item_has_defaults_and_brings_a_price_row_of_zero()
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync(Items, new { Code = "S", Description = "Stoel" });
        var item = (await sandbox.GetAsync($"{Items}(guid'{id}')"))["d"]!;
        Assert.Equal("S", Text(item, "Code"));
        Assert.Equal("pc      ", Text(item, "Unit"));
        Assert.True((bool)item["IsStockItem"]!);

        var price = Assert.Single(await sandbox.RowsAsync($"{Prices}?{SomePrice}"));
        Assert.Equal(0, (decimal)price["Price"]!);
        Assert.Equal(id, Text(price, "Item"));
    }

    [Fact]
    public async Task A_second_price_row_of_the_same_kind_is_refused_and_a_put_on_the_first_is_not()
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync(Items, new { Code = "S", Description = "Stoel" });
        var message = await sandbox.RefusedAsync(500, HttpMethod.Post, Prices, new { Item = id, Price = 9.95 });
        Assert.StartsWith("Moet zijn: Uniek - Artikel, Valuta", message, StringComparison.Ordinal);

        var row = Text((await sandbox.RowsAsync($"{Prices}?{SomePrice}"))[0], "ID");
        await sandbox.PutAsync($"{Prices}(guid'{row}')", new { Price = 9.95 });
        var item = (await sandbox.GetAsync($"{Items}(guid'{id}')?$select=StandardSalesPrice"))["d"]!;
        Assert.Equal(9.95m, (decimal)item["StandardSalesPrice"]!);
    }

    [Fact]
    public async Task A_price_or_stock_change_does_not_move_the_item()
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync(Items, new { Code = "S", Description = "Stoel" });
        var before = await sandbox.LastTimestampAsync("sync/Logistics/Items");
        var row = Text((await sandbox.RowsAsync($"{Prices}?{SomePrice}"))[0], "ID");
        await sandbox.PutAsync($"{Prices}(guid'{row}')", new { Price = 5 });
        await sandbox.ControlAsync(HttpMethod.Post, "records/stock", new { ItemCode = "S", CurrentStock = 4, PlanningOut = 1 });

        Assert.Equal(before, await sandbox.LastTimestampAsync("sync/Logistics/Items"));
        var stock = Assert.Single(await sandbox.RowsAsync(
            "sync/Inventory/StockPositions?$select=ID,Timestamp,ItemId,ItemCode,CurrentStock,ProjectedStock,FreeStock,WarehouseCode,UnitCode"));
        Assert.Equal(id, Text(stock, "ItemId"));
        Assert.Equal(3, (decimal)stock["ProjectedStock"]!);
        Assert.True(Number(stock, "Timestamp") > before);
    }

    [Fact]
    public async Task The_standard_price_cannot_be_written()
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync(Items, new { Code = "S", Description = "Stoel", StandardSalesPrice = 5 });
        var item = (await sandbox.GetAsync($"{Items}(guid'{id}')?$select=StandardSalesPrice"))["d"]!;
        Assert.Equal(0, (decimal)item["StandardSalesPrice"]!);
    }

    [Fact]
    public async Task An_item_code_is_unique()
    {
        await using var sandbox = await StartAsync();
        await sandbox.CreateAsync(Items, new { Code = "S", Description = "Stoel" });
        Assert.Equal("Gegeven bestaat reeds", await sandbox.RefusedAsync(500, HttpMethod.Post, Items, new { Code = "S", Description = "Tafel" }));
    }

    [Fact]
    public async Task Long_text_is_refused_or_cut_as_the_option_says()
    {
        var text = new string('x', 61);
        await using var strict = await StartAsync();
        await strict.RefusedAsync(400, HttpMethod.Post, Items, new { Code = "S", Description = text });

        await using var lossy = await StartAsync(Open with { Division = new() { CutLongText = true, PriceDecimals = 2 } });
        var id = await lossy.CreateAsync(Items, new { Code = "S", Description = text });
        Assert.Equal(60, Text((await lossy.GetAsync($"{Items}(guid'{id}')"))["d"]!, "Description").Length);

        var row = Text((await lossy.RowsAsync($"{Prices}?{SomePrice}"))[0], "ID");
        await lossy.PutAsync($"{Prices}(guid'{row}')", new { Price = 1.235 });
        Assert.Equal(1.24m, (decimal)(await lossy.RowsAsync($"{Prices}?{SomePrice}"))[0]["Price"]!);
    }

    [Fact]
    public async Task Deleting_an_item_also_logs_its_price_and_stock()
    {
        await using var sandbox = await StartAsync();
        var id = await sandbox.CreateAsync(Items, new { Code = "S", Description = "Stoel" });
        await sandbox.ControlAsync(HttpMethod.Post, "records/stock", new { ItemId = id, CurrentStock = 4 });
        await sandbox.DeleteAsync($"{Items}(guid'{id}')");
        var types = (await sandbox.RowsAsync("sync/Deleted")).Select(row => (int)row["EntityType"]!).Order();
        Assert.Equal([8, 9, 15], types);
    }
}
