using System.Globalization;
using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>A person at a screen: does what is planned and writes it into the ledger with the time that the system gave it.</summary>
internal sealed class EditHand(DemoWorld world, PairBook book, Ledger ledger, TimeProvider time)
{
    public Task DoAsync(PlannedAct act, int? meeting, CancellationToken cancellation) => act switch
    {
        PlannedAct.Set set => SetAsync(set, meeting, cancellation),
        PlannedAct.AddLine add => AddLineAsync(add, cancellation),
        PlannedAct.RemoveLine remove => RemoveLineAsync(remove, cancellation),
        PlannedAct.Deliver deliver => DeliverAsync(deliver, cancellation),
        PlannedAct.MakeCustomer make => MakeAsync(make.System, Entity.Customer, make.Content.Code, make.Content.ToExact(), make.Content.ToWebshop(), cancellation),
        PlannedAct.MakeProduct make => MakeProductAsync(make, cancellation),
        PlannedAct.MakeOrder make => MakeOrderAsync(make, cancellation),
        PlannedAct.Delete delete => DeleteAsync(delete, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(act), act, "Not an act."),
    };

    private ControlApi Screen(SystemName system) => system == SystemName.Exact ? world.Exact : world.Webshop;

    private async Task SetAsync(PlannedAct.Set set, int? meeting, CancellationToken cancellation)
    {
        var (kind, row) = Place(set);
        if (set.Values.All(static value => value.Value is null) && await IsEmptyAsync(set, kind, row, cancellation))
        {
            // Nobody clears what is empty: it would be no edit, and no system would show one.
            return;
        }

        var body = new JsonObject();
        foreach (var (property, value) in set.Values)
        {
            Put(body, property.Name(set.System), DemoValue.ToJson(property, set.System, value));
        }

        var edits = set is { System: SystemName.Webshop, Line: { } line } ? await LinesAsync(set.Pair, line.WebshopId, body, null, cancellation) : body;
        var answer = await Screen(set.System).EditAsync(kind, row, edits, cancellation);
        foreach (var (property, value) in set.Values)
        {
            ledger.Add(Deed(DeedKind.Set, set.System, set.Pair, answer) with
            {
                Line = set.Line?.Product,
                Property = property,
                Value = value,
                RowId = set.Line is { } edited ? Id(edited, set.System) : row,
                Meeting = meeting,
            });
        }
    }

    private async Task<bool> IsEmptyAsync(PlannedAct.Set set, string kind, string row, CancellationToken cancellation)
    {
        var shown = await Screen(set.System).ReadAsync(kind, row, cancellation);
        return set.Values.All(value => DemoValue.Of(value.Property, set.System, shown[value.Property.Name(set.System)]) is null);
    }

    private static (string Kind, string Row) Place(PlannedAct.Set set)
    {
        if (set.System == SystemName.Webshop)
        {
            return (Kind(SystemName.Webshop, set.Pair.Entity), set.Pair.WebshopId);
        }

        var name = set.Values[0].Property.Exact;
        return name switch
        {
            _ when set.Line is { } line => ("orderlines", line.ExactId),
            _ when name.StartsWith("SalesItemPrices.", StringComparison.Ordinal) => ("prices", set.Pair.PriceId!),
            _ when name.StartsWith("StockPositions.", StringComparison.Ordinal) => ("stock", set.Pair.StockId!),
            _ => (Kind(SystemName.Exact, set.Pair.Entity), set.Pair.ExactId),
        };
    }

    // Exact's rows of their own have plain names; the shop nests.
    private static void Put(JsonObject body, string name, JsonNode? value)
    {
        var parts = name.Split('.');
        if (parts.Length == 1)
        {
            body[name] = value;
        }
        else if (char.IsUpper(parts[0][0]))
        {
            body[parts[1]] = value;
        }
        else
        {
            body[parts[0]] ??= new JsonObject();
            body[parts[0]]![parts[1]] = value;
        }
    }

    /// <summary>The shop's screen shows all lines and sends them all: those that are not named by the edit as they are.</summary>
    private async Task<JsonObject> LinesAsync(DemoPair order, string? edited, JsonObject? content, JsonObject? added, CancellationToken cancellation)
    {
        var lines = new JsonArray();
        var shown = await world.Webshop.ReadAsync("orders", order.WebshopId, cancellation);
        foreach (var id in shown["lines"]!.AsArray().Select(static line => line!["id"]!.GetValue<string>()))
        {
            if (id != edited)
            {
                lines.Add((JsonNode)new JsonObject { ["id"] = id });
            }
            else if (content is not null)
            {
                var line = (JsonObject)content.DeepClone();
                line["id"] = id;
                lines.Add((JsonNode)line);
            }
        }

        if (added is not null)
        {
            lines.Add((JsonNode)added);
        }

        return new JsonObject { ["lines"] = lines };
    }

    private async Task AddLineAsync(PlannedAct.AddLine add, CancellationToken cancellation)
    {
        JsonObject answer;
        if (add.System == SystemName.Exact)
        {
            var line = add.Content.ToExact();
            line["OrderID"] = add.Pair.ExactId;
            answer = await world.Exact.CreateAsync("orderlines", line, cancellation);
        }
        else
        {
            var lines = await LinesAsync(add.Pair, null, null, add.Content.ToWebshop(_ => add.Product.WebshopId), cancellation);
            answer = await world.Webshop.EditAsync("orders", add.Pair.WebshopId, lines, cancellation);
        }

        ledger.Add(Deed(DeedKind.AddedLine, add.System, add.Pair, answer) with { Line = add.Product.Key });
    }

    private async Task RemoveLineAsync(PlannedAct.RemoveLine remove, CancellationToken cancellation)
    {
        var id = Id(remove.Line, remove.System);
        JsonObject? answer = null;
        if (remove.System == SystemName.Exact)
        {
            await world.Exact.DeleteAsync("orderlines", id, cancellation);
        }
        else
        {
            var lines = await LinesAsync(remove.Pair, id, null, null, cancellation);
            answer = await world.Webshop.EditAsync("orders", remove.Pair.WebshopId, lines, cancellation);
        }

        ledger.Add(Deed(DeedKind.RemovedLine, remove.System, remove.Pair, answer) with { Line = remove.Line.Product, RowId = id });
    }

    private async Task DeliverAsync(PlannedAct.Deliver deliver, CancellationToken cancellation)
    {
        var answer = await world.Exact.PostAsync($"orders/{deliver.Pair.ExactId}/complete", new JsonObject { ["status"] = deliver.Status }, cancellation);
        var status = DemoProperties.Find(Entity.Order, "status");
        ledger.Add(Deed(DeedKind.Set, SystemName.Exact, deliver.Pair, answer!.AsObject()) with
        {
            Property = status,
            Value = DemoValue.Of(status, SystemName.Exact, JsonValue.Create(deliver.Status)),
        });
    }

    private async Task<JsonObject> MakeAsync(
        SystemName system,
        Entity entity,
        string? key,
        JsonObject exact,
        JsonObject webshop,
        CancellationToken cancellation)
    {
        var answer = await Screen(system).CreateAsync(Kind(system, entity), system == SystemName.Exact ? exact : webshop, cancellation);
        ledger.Add(new Deed
        {
            Kind = DeedKind.Created,
            Entity = entity,
            Key = key ?? PairBook.OrderKey(answer, answer["OrderNumber"]!.ToJsonString()),
            System = system,
            RowId = answer[system == SystemName.Exact ? "_id" : "id"]!.GetValue<string>(),
            At = At(answer),
        });
        return answer;
    }

    private async Task MakeProductAsync(PlannedAct.MakeProduct make, CancellationToken cancellation)
    {
        var answer = await MakeAsync(make.System, Entity.Product, make.Content.Sku, make.Content.ToExact(), make.Content.ToWebshop(), cancellation);
        if (make.System == SystemName.Exact)
        {
            var id = answer["_id"]!.GetValue<string>();
            var rows = await world.Exact.ListAsync("prices", cancellation);
            var row = rows.First(price => price["Item"]!.GetValue<string>() == id)["_id"]!.GetValue<string>();
            var price = await world.Exact.EditAsync("prices", row, new JsonObject { ["Price"] = make.Content.Price }, cancellation);
            ledger.Add(Deed(DeedKind.Set, SystemName.Exact, new DemoPair(Entity.Product, make.Content.Sku, id, string.Empty), price) with
            {
                Property = DemoProperties.Find(Entity.Product, "price.amount"),
                Value = DemoValue.Of(make.Content.Price),
                RowId = row,
            });
        }
    }

    private async Task MakeOrderAsync(PlannedAct.MakeOrder make, CancellationToken cancellation)
    {
        var customer = book.Customers.First(pair => pair.Key == make.Content.CustomerCode);
        await MakeAsync(
            make.System,
            Entity.Order,
            make.Content.Reference,
            make.Content.ToExact(_ => customer.ExactId),
            make.Content.ToWebshop(_ => customer.WebshopId, sku => book.Products.First(pair => pair.Key == sku).WebshopId),
            cancellation);
    }

    private async Task DeleteAsync(PlannedAct.Delete delete, CancellationToken cancellation)
    {
        var id = delete.System == SystemName.Exact ? delete.Pair.ExactId : delete.Pair.WebshopId;
        await Screen(delete.System).DeleteAsync(Kind(delete.System, delete.Pair.Entity), id, cancellation);
        ledger.Add(Deed(DeedKind.Deleted, delete.System, delete.Pair, null));
    }

    private Deed Deed(DeedKind kind, SystemName system, DemoPair pair, JsonObject? answer) => new()
    {
        Kind = kind,
        Entity = pair.Entity,
        Key = pair.Key,
        System = system,
        RowId = system == SystemName.Exact ? pair.ExactId : pair.WebshopId,

        // What is gone tells no time; it went a moment ago.
        At = answer is null ? time.GetUtcNow() : At(answer),
    };

    private static string Id(DemoLine line, SystemName system) => system == SystemName.Exact ? line.ExactId : line.WebshopId;

    private static DateTimeOffset At(JsonObject answer) =>
        DateTimeOffset.Parse(answer["_at"]!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Kind(SystemName system, Entity entity) => (system, entity) switch
    {
        (SystemName.Exact, Entity.Customer) => "accounts",
        (SystemName.Exact, Entity.Product) => "items",
        (SystemName.Webshop, Entity.Customer) => "customers",
        (SystemName.Webshop, Entity.Product) => "products",
        (_, Entity.Order) => "orders",
        _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, "Not an entity."),
    };
}
