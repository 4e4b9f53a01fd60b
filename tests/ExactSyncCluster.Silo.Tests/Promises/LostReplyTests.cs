using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Tests.Worlds;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>A record is made once on the other side, also when the reply to its making was lost.</summary>
public sealed class LostReplyTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private static readonly string[] Post = ["POST"];
    private static readonly string[] Change = ["PUT", "PATCH"];

    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("lostReply", SystemName.Webshop, Entity.Customer)]
    [InlineData("lostReply", SystemName.Webshop, Entity.Product)]
    [InlineData("lostReply", SystemName.Webshop, Entity.Order)]
    [InlineData("lostReply", SystemName.Exact, Entity.Customer)]
    [InlineData("lostReply", SystemName.Exact, Entity.Product)]
    [InlineData("lostReply", SystemName.Exact, Entity.Order)]
    [InlineData("truncatedBody", SystemName.Webshop, Entity.Customer)]
    [InlineData("truncatedBody", SystemName.Exact, Entity.Order)]
    [InlineData("lostRequest", SystemName.Webshop, Entity.Product)]
    [InlineData("lostRequest", SystemName.Exact, Entity.Customer)]
    public async Task A_create_without_an_answer_is_made_once(string fault, SystemName target, Entity entity)
    {
        var key = $"LR-{fault}-{target}-{entity}".ToUpperInvariant();
        var basis = await shared.BasisAsync();
        var before = (await _world.People(target).ListAsync(Links.Kind(target, entity), Cancellation)).Count;
        var end = await _world.Links.LogEndAsync(target, Cancellation);
        await _world.Switches(target).FaultAsync(fault, Cancellation, Post, Path(target, entity), times: 1);

        var made = await _world.People(target.Other()).CreateAsync(Links.Kind(target.Other(), entity), Body(target.Other(), entity, key, $"17{fault.Length:D2}{(int)target}", basis), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        await _world.Switches(target).HealAsync(Cancellation);

        var partner = await _world.Links.PartnerAsync(target.Other(), entity, Links.Id(made), Cancellation);
        Assert.Equal(before + 1, (await _world.People(target).ListAsync(Links.Kind(target, entity), Cancellation)).Count);
        var writes = await _world.Links.WritesAsync(target, end, Cancellation);
        Assert.Contains(writes, static write => write.Method == "POST");
        Assert.Single(writes, write => write.Created && write.Path.Contains(Path(target, entity), StringComparison.OrdinalIgnoreCase) && write.Applied);
        Assert.NotNull(partner);
    }

    [Theory]
    [InlineData("lostReply", SystemName.Webshop)]
    [InlineData("lostReply", SystemName.Exact)]
    [InlineData("lostRequest", SystemName.Webshop)]
    [InlineData("lostRequest", SystemName.Exact)]
    public async Task An_edit_without_an_answer_arrives_and_does_not_come_back(string fault, SystemName target)
    {
        var account = await _world.Exact.CreateAsync("accounts", Some.Account($"13{(fault == "lostReply" ? 1 : 2)}{(int)target:D2}"), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        var customer = await _world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, Links.Id(account), Cancellation);
        var end = await _world.Links.LogEndAsync(target.Other(), Cancellation);
        await _world.Switches(target).FaultAsync(fault, Cancellation, Change, times: 1);

        await (target == SystemName.Webshop
            ? _world.Exact.EditAsync("accounts", Links.Id(account), new JsonObject { ["Name"] = "De Vries" }, Cancellation)
            : _world.Webshop.EditAsync("customers", Links.Id(customer), new JsonObject { ["name"] = "De Vries" }, Cancellation));
        await _world.Settling.SettledAsync(Cancellation);
        await _world.Settling.ReadAgainAsync(Cancellation);
        await _world.Switches(target).HealAsync(Cancellation);

        Assert.Equal("De Vries", (await _world.Exact.ReadAsync("accounts", Links.Id(account), Cancellation)).Text("Name"));
        Assert.Equal("De Vries", (await _world.Webshop.ReadAsync("customers", Links.Id(customer), Cancellation)).Text("name"));
        Assert.Empty(await _world.Links.WritesAsync(target.Other(), end, Cancellation));
    }

    [Fact]
    public async Task A_line_whose_making_got_no_answer_is_made_once()
    {
        var basis = await shared.BasisAsync();
        var order = await _world.Webshop.CreateAsync("orders", Some.Order("WS-LR-LINE", basis, 2), Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        await _world.ExactSwitches.FaultAsync("lostReply", Cancellation, Post, "SalesOrderLines", times: 1);

        var kept = new JsonObject { ["id"] = order["lines"]![0]!["id"]!.GetValue<string>() };
        await _world.Webshop.EditAsync("orders", Links.Id(order), new() { ["lines"] = new JsonArray(kept, Some.Line(basis.Product, 3)) }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        await _world.ExactSwitches.HealAsync(Cancellation);

        var exact = await _world.Links.PartnerAsync(SystemName.Webshop, Entity.Order, Links.Id(order), Cancellation);
        Assert.Equal([2m, 3m], exact.Lines("SalesOrderLines", "Quantity"));
    }

    private static string Path(SystemName target, Entity entity) => (target, entity) switch
    {
        (SystemName.Exact, Entity.Customer) => "crm/Accounts",
        (SystemName.Exact, Entity.Product) => "logistics/Items",
        (SystemName.Exact, _) => "salesorder/SalesOrders",
        _ => "/" + Links.Kind(target, entity),
    };

    private static JsonObject Body(SystemName system, Entity entity, string key, string number, Basis basis) => (system, entity) switch
    {
        (SystemName.Exact, Entity.Customer) => Some.Account(number),
        (SystemName.Exact, Entity.Product) => Some.Item(key[..Math.Min(key.Length, 30)]),
        (SystemName.Exact, _) => Some.SalesOrder(basis, 1, 2),
        (_, Entity.Customer) => Some.Customer(number),
        (_, Entity.Product) => Some.Product(key[..Math.Min(key.Length, 30)]),
        _ => Some.Order(key, basis, 1, 2),
    };
}
