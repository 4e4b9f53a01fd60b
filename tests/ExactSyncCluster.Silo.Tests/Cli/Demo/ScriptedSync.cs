using System.Text.Json.Nodes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Tests.Cli.Demo;

/// <summary>
/// A synchroniser that makes no mistakes, because it knows the ledger: it makes what is missing, gives Exact Online the newest
/// edits and then the webshop all that Exact Online holds. It uses the control APIs, as a person at both screens would.
/// </summary>
internal sealed class ScriptedSync(DemoWorld world, SeedPlan plan) : ISyncProgress, IHistorySource
{
    private static readonly DateTimeOffset Long = DateTimeOffset.UnixEpoch;

    private readonly HashSet<string> ambiguous = [.. plan.AmbiguousCodes];
    private IReadOnlyList<Deed> deeds = [];

    /// <summary>Losers that are left out of the history, to see whether that is found.</summary>
    public Func<Deed, bool> Forgets { get; set; } = static _ => false;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task SyncAsync(Ledger? ledger = null)
    {
        deeds = ledger?.Deeds ?? [];
        await MakeMissingAsync();
        await CarryEditsAsync();
        await CarryDeletionsAsync();
        await CopyAsync();
    }

    public Task<IReadOnlyList<EntityProgress>> CountAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<EntityProgress>>([.. EntityNames.All.Select(static entity => new EntityProgress(entity, 0, 0, 0, 1, 0))]);

    public Task<bool> FeedsReadSinceAsync(DateTimeOffset since, CancellationToken cancellation) => Task.FromResult(true);

    public async Task<IReadOnlyList<ParkedPair>> ParkedAsync(CancellationToken cancellation) =>
        [.. (await world.Exact.ListAsync("accounts", cancellation))
            .Where(account => ambiguous.Contains(Text(account, "Code")))
            .Select(static account => new ParkedPair(Entity.Customer, Text(account, "_id"), null, "Ambiguous"))];

    public Task<IReadOnlyList<HistoryEntry>> OfAsync(Entity entity, string? exactId, string? webshopId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<HistoryEntry>>([.. deeds
            .Where(deed => deed is { Kind: DeedKind.Set, Property: not null } && !Forgets(deed))
            .Select(static deed => new HistoryEntry
            {
                Kind = HistoryKind.ConflictLost,
                At = deed.At,
                System = deed.System,
                Group = deed.Property!.Group,
                LineKey = deed.Line,
                Stamp = new Stamp(deed.System, deed.At, Long),
                Values = Fields.None.With(deed.Property.Name(deed.System), Value.Of(Told(deed))),
            })]);

    private static string? Told(Deed deed) => DemoValue.ToJson(deed.Property!, deed.System, deed.Value) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        { } other => other.ToJsonString(),
    };

    private async Task MakeMissingAsync()
    {
        await MakeMissingAsync("accounts", "customers", Entity.Customer);
        await MakeMissingAsync("items", "products", Entity.Product);
        await new ScriptedOrders(world).MakeMissingAsync();
    }

    private async Task MakeMissingAsync(string exactKind, string webshopKind, Entity entity)
    {
        var key = DemoProperties.Of(entity)[0];
        var exact = await world.Exact.ListAsync(exactKind, Stop);
        var webshop = await world.Webshop.ListAsync(webshopKind, Stop);
        var gone = deeds.Where(deed => deed.Kind == DeedKind.Deleted && deed.Entity == entity).Select(static deed => deed.Key).ToHashSet();
        var here = exact.Select(record => Text(record, key.Exact)).ToHashSet();
        var there = webshop.Select(record => Text(record, key.Webshop)).ToHashSet();
        foreach (var record in webshop.Where(record => !here.Contains(Text(record, key.Webshop)) && !gone.Contains(Text(record, key.Webshop))))
        {
            var made = await world.Exact.CreateAsync(exactKind, Bodies.ToExact(entity, record, creates: true), Stop);
            if (entity == Entity.Product)
            {
                await Bodies.PriceAsync(world, Text(made, "_id"), record["price"]?["amount"]?.DeepClone());
            }
        }

        var prices = await Bodies.PricesAsync(world);
        foreach (var record in exact.Where(record => !there.Contains(Text(record, key.Exact)) && !gone.Contains(Text(record, key.Exact))))
        {
            await world.Webshop.CreateAsync(webshopKind, Bodies.ToWebshop(entity, record, prices, creates: true), Stop);
        }
    }

    private async Task CarryEditsAsync()
    {
        var book = await PairBook.ReadAsync(world, Stop);
        await new ScriptedOrders(world).CarryLinesAsync(book, deeds);
        book = await PairBook.ReadAsync(world, Stop);
        var pairs = book.Customers.Concat(book.Products).Concat(book.Orders).ToDictionary(static pair => (pair.Entity, pair.Key));
        foreach (var chain in deeds.Where(static deed => deed.Kind == DeedKind.Set).GroupBy(static deed => (deed.Entity, deed.Key, deed.Line, deed.Property!.Webshop)))
        {
            var newest = chain.Last();
            if (newest.System == SystemName.Exact || !pairs.TryGetValue((newest.Entity, newest.Key), out var pair))
            {
                continue;
            }

            var line = pair.Lines.FirstOrDefault(line => line.Product == newest.Line);
            await new EditHand(world, book, new Ledger(), TimeProvider.System).DoAsync(
                new PlannedAct.Set(SystemName.Exact, pair, line, [new PlannedValue(newest.Property!, newest.Value)]), null, Stop);
        }
    }

    private async Task CarryDeletionsAsync()
    {
        foreach (var deed in deeds.Where(static deed => deed.Kind == DeedKind.Deleted))
        {
            var inExact = deed.System == SystemName.Webshop;
            var kind = (deed.Entity, inExact) switch
            {
                (Entity.Customer, true) => "accounts",
                (Entity.Customer, false) => "customers",
                (_, true) => "items",
                (_, false) => "products",
            };
            var screen = inExact ? world.Exact : world.Webshop;
            var key = DemoProperties.Of(deed.Entity)[0].Name(inExact ? SystemName.Exact : SystemName.Webshop);
            var left = (await screen.ListAsync(kind, Stop)).Single(record => Text(record, key) == deed.Key);
            JsonObject body = (deed.Entity, inExact) switch
            {
                (Entity.Customer, true) => new() { ["Blocked"] = true },
                (Entity.Customer, false) => new() { ["blocked"] = true },
                (_, true) => new() { ["EndDate"] = "2026-01-01" },
                (_, false) => new() { ["activeTo"] = "2026-01-01", ["published"] = false },
            };
            await screen.EditAsync(kind, Text(left, inExact ? "_id" : "id"), body, Stop);
        }
    }

    private async Task CopyAsync()
    {
        var book = await PairBook.ReadAsync(world, Stop);
        var prices = await Bodies.PricesAsync(world);
        foreach (var (pairs, exactKind, webshopKind) in new[] { (book.Customers, "accounts", "customers"), (book.Products, "items", "products") })
        {
            var records = (await world.Exact.ListAsync(exactKind, Stop)).ToDictionary(static record => Text(record, "_id"));
            foreach (var pair in pairs)
            {
                await world.Webshop.EditAsync(webshopKind, pair.WebshopId, Bodies.ToWebshop(pair.Entity, records[pair.ExactId], prices, creates: false), Stop);
            }
        }

        await new ScriptedOrders(world).CopyAsync(book);
    }

    internal static string Text(JsonObject record, string name) => record[name]?.GetValue<string>().Trim() ?? string.Empty;
}
