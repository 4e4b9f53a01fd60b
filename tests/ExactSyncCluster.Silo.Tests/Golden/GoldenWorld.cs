using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Golden;

/// <summary>All golden records entered where they begin, and settled. References stand in the files as codes.</summary>
public sealed class GoldenWorld : IAsyncLifetime
{
    private static readonly string[] ExactAccounts = ["OrderedBy", "DeliverTo", "InvoiceTo"];
    private static readonly string[] ShopCustomers = ["customerId", "deliverToCustomerId", "invoiceToCustomerId"];

    private readonly Dictionary<(Entity Entity, string Name), string> _entered = [];
    private readonly List<JsonObject> _stock = [];
    private RunningWorld? _world;

    internal RunningWorld World => _world ?? throw new InvalidOperationException("The world has not started.");

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _world = await RunningWorld.StartAsync(null, cancellation);
        foreach (var record in GoldenRecord.All(Entity.Customer))
        {
            await EnterAsync(Entity.Customer, record, record.Entered, cancellation);
        }

        foreach (var record in GoldenRecord.All(Entity.Product))
        {
            await EnterProductAsync(record, cancellation);
        }

        await World.Settling.SettledAsync(cancellation);
        // A stock of nothing that is known when a product is made is written as zero, one that comes later is no change.
        foreach (var stock in _stock)
        {
            await World.Exact.CreateAsync("stock", stock, cancellation);
        }

        await World.Settling.SettledAsync(cancellation);
        foreach (var record in GoldenRecord.All(Entity.Order))
        {
            await EnterAsync(Entity.Order, record, await WithIdsAsync(record, cancellation), cancellation);
        }

        await World.Settling.SettledAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }
    }

    /// <summary>How a golden record stands in a system.</summary>
    internal async Task<JsonObject> StandsAsync(Entity entity, string name, SystemName system, CancellationToken cancellation)
    {
        var record = GoldenRecord.Of(entity, name);
        var id = _entered[(entity, name)];
        var shown = system == record.Begins
            ? await World.People(system).ReadAsync(Links.Kind(system, entity), id, cancellation)
            : await World.Links.PartnerAsync(record.Begins, entity, id, cancellation);
        return entity switch
        {
            Entity.Product when system == SystemName.Exact => await WithRowsAsync(shown, cancellation),
            Entity.Order => await WithCodesAsync(system, shown, cancellation),
            _ => shown,
        };
    }

    private async Task<JsonObject> EnterAsync(Entity entity, GoldenRecord record, JsonObject entered, CancellationToken cancellation)
    {
        var made = await World.People(record.Begins).CreateAsync(Links.Kind(record.Begins, entity), entered, cancellation);
        _entered[(entity, record.Name)] = Links.Id(made);
        return made;
    }

    private async Task EnterProductAsync(GoldenRecord record, CancellationToken cancellation)
    {
        var entered = (JsonObject)record.Entered.DeepClone();
        entered.Remove("SalesItemPrices", out var price);
        entered.Remove("StockPositions", out var stock);
        var made = await EnterAsync(Entity.Product, record, entered, cancellation);
        if (record.Begins == SystemName.Exact)
        {
            var row = await Some.PriceRowAsync(World, made, cancellation);
            await World.Exact.EditAsync("prices", Links.Id(row), price!.AsObject(), cancellation);
            stock!["ItemId"] = Links.Id(made);
            _stock.Add(stock.AsObject());
        }
    }

    private async Task<JsonObject> WithIdsAsync(GoldenRecord record, CancellationToken cancellation)
    {
        var customers = await CodesAsync(record.Begins, Entity.Customer, cancellation);
        var products = await CodesAsync(record.Begins, Entity.Product, cancellation);
        return Translated(
            record.Begins,
            record.Entered,
            code => customers.First(known => known.Value == code).Key,
            sku => products.First(known => known.Value == sku).Key);
    }

    private async Task<JsonObject> WithCodesAsync(SystemName system, JsonObject order, CancellationToken cancellation)
    {
        var customers = await CodesAsync(system, Entity.Customer, cancellation);
        var products = await CodesAsync(system, Entity.Product, cancellation);
        return Translated(system, order, id => customers[id], id => products[id]);
    }

    private async Task<JsonObject> WithRowsAsync(JsonObject item, CancellationToken cancellation)
    {
        item["SalesItemPrices"] = (await Some.PriceRowAsync(World, item, cancellation)).DeepClone();
        item["StockPositions"] = (await World.Exact.ListAsync("stock", cancellation)).FirstOrDefault(row => row.Text("ItemId") == Links.Id(item))?.DeepClone();
        return item;
    }

    private async Task<Dictionary<string, string>> CodesAsync(SystemName system, Entity entity, CancellationToken cancellation)
    {
        var name = (system, entity) switch
        {
            (SystemName.Exact, _) => "Code",
            (_, Entity.Customer) => "number",
            _ => "sku",
        };
        var records = await World.People(system).ListAsync(Links.Kind(system, entity), cancellation);
        return records.ToDictionary(Links.Id, record => record.Text(name)!.Trim());
    }

    private static JsonObject Translated(SystemName system, JsonObject order, Func<string, string> customer, Func<string, string> product)
    {
        var other = (JsonObject)order.DeepClone();
        foreach (var name in system == SystemName.Exact ? ExactAccounts : ShopCustomers)
        {
            other[name] = other.Text(name) is { } named ? customer(named) : null;
        }

        var (lines, item) = system == SystemName.Exact ? ("SalesOrderLines", "Item") : ("lines", "productId");
        foreach (var line in other[lines]!.AsArray())
        {
            line![item] = product(line[item]!.GetValue<string>());
        }

        foreach (var assigned in other.Where(static member => member.Value is JsonValue value && value.TryGetValue<string>(out var text) && text == Difference.Assigned).ToList())
        {
            other.Remove(assigned.Key);
        }

        return other;
    }
}
