using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Content;
using ExactSyncCluster.Sandbox.Webshop.Records;

namespace ExactSyncCluster.Connectors.Tests.Sandbox.Webshop;

public sealed class WebshopStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);
    private static readonly Author Client = Author.Client("client");
    private readonly WebshopStore store = new(new WebshopStoreOptions(), new Random(1));

    [Fact]
    public void ReadChanges_of_random_edits_shows_the_newest_of_every_record_however_it_is_paged()
    {
        var dice = new Random(7);
        var ids = new List<string>();
        var seen = new Dictionary<string, (long Version, bool Deleted)>();
        string? cursor = null;
        for (var step = 0; step < 3_000; step++)
        {
            Edit(dice, ids, step);
            if (dice.Next(4) == 0)
            {
                cursor = Read(cursor, dice.Next(1, 9), seen, pages: 1);
            }
        }

        Read(cursor, 5, seen, pages: int.MaxValue);

        Assert.All(ids, id => Assert.Equal((Find(id).Version, Find(id).Deleted), seen[id]));
        Assert.Equal(ids.Count, seen.Count);
    }

    [Fact]
    public void Same_seed_and_calls_make_the_same_records()
    {
        var other = new WebshopStore(new WebshopStoreOptions(), new Random(1));

        Assert.Equal(Made(store).Json.ToArray(), Made(other).Json.ToArray());

        static StoredRecord Made(WebshopStore store) =>
            Record(store.Create(ResourceKind.Customers, new JsonObject { ["name"] = "a" }, Client, At(0)));
    }

    [Fact]
    public void Update_by_client_that_alters_nothing_leaves_version_and_place()
    {
        var made = Customer("a");

        var outcome = Update(made, new JsonObject { ["name"] = "a", ["email"] = null }, Client);

        Assert.Equal(made, Assert.IsType<StoreOutcome.Unchanged>(outcome).Record);
    }

    [Fact]
    public void Update_by_person_that_alters_nothing_touches_the_record()
    {
        var made = Customer("a");

        var touched = Record(Update(made, [], Author.Person("anna")));

        Assert.Equal((2, "shop:anna"), (touched.Version, touched.ModifiedBy));
    }

    [Theory]
    [InlineData("2.495", "33.3333", "1.6633")]
    [InlineData("10", "0", "10")]
    [InlineData("0.00005", "0", "0.0001")]
    [InlineData("-0.00005", "0", "-0.0001")]
    public void Person_who_changes_a_price_gets_the_net_price_worked_out(string unitPrice, string discount, string expected)
    {
        var order = Order();
        var lineId = (string)Lines(order)[0]!["id"]!;
        var line = JsonNode.Parse($$"""{ "id": "{{lineId}}", "unitPrice": {{unitPrice}}, "discountPercent": {{discount}} }""");

        var edited = Record(store.Update(
            ResourceKind.Orders, order.Id, new JsonObject { ["lines"] = new JsonArray(line) }, new Precondition.None(), Author.Person("anna"), At(1)));

        Assert.Equal(expected, Lines(edited)[0]!["netPrice"]!.ToJsonString());
        Assert.Equal("3", Lines(edited)[0]!["quantity"]!.ToJsonString());
    }

    [Fact]
    public void Person_who_gives_a_net_price_keeps_it()
    {
        var order = Order();
        var line = new JsonObject { ["id"] = (string)Lines(order)[0]!["id"]!, ["unitPrice"] = 5, ["netPrice"] = 1 };

        var edited = Record(store.Update(
            ResourceKind.Orders, order.Id, new JsonObject { ["lines"] = new JsonArray(line) }, new Precondition.None(), Author.Person("anna"), At(1)));

        Assert.Equal("1", Lines(edited)[0]!["netPrice"]!.ToJsonString());
    }

    [Fact]
    public void Tombstone_older_than_its_life_is_forgotten_and_cursors_before_it_expire()
    {
        var made = Customer("a");
        var before = Page(null, 100).NextCursor;
        Record(store.Delete(ResourceKind.Customers, made.Id, new Precondition.None(), Client, At(1)));
        var after = Page(before, 100).NextCursor;
        Customer("b");

        var later = At(1) with { True = Start.AddDays(91) };

        Assert.IsType<ChangesOutcome.Page>(store.ReadChanges(ResourceKind.Customers, after, 10, TimeSpan.Zero, later));
        var refused = Assert.IsType<ChangesOutcome.Refused>(store.ReadChanges(ResourceKind.Customers, before, 10, TimeSpan.Zero, later));
        Assert.IsType<Refusal.CursorExpired>(refused.Reason);
        Assert.Null(store.Find(ResourceKind.Customers, made.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cursors_of_an_earlier_life_are_unknown(bool reset)
    {
        Customer("a");
        var cursor = Page(null, 100).NextCursor;
        Action end = reset ? store.Reset : store.ExpireCursors;

        end();

        Assert.IsType<ChangesOutcome.Refused>(store.ReadChanges(ResourceKind.Customers, cursor, 10, TimeSpan.Zero, At(0)));
    }

    [Fact]
    public void Lag_holds_young_changes_back_and_all_behind_them_and_loses_none()
    {
        var old = Customer("a");
        var young = Record(store.Create(ResourceKind.Customers, new JsonObject { ["name"] = "b" }, Client, At(60)));

        var lagging = Assert.IsType<ChangesOutcome.Page>(
            store.ReadChanges(ResourceKind.Customers, null, 10, TimeSpan.FromSeconds(30), At(61)));
        var caughtUp = Page(lagging.NextCursor, 10);

        Assert.Equal([old.Id], lagging.Changes.Select(static change => change.Id));
        Assert.Equal([young.Id], caughtUp.Changes.Select(static change => change.Id));
    }

    [Fact]
    public void Lossy_shop_rounds_trims_and_upper_cases()
    {
        var lossy = new WebshopStore(new WebshopStoreOptions { Lossy = LossyRules.All }, new Random(1));
        var given = new JsonObject { ["sku"] = " ab ", ["name"] = " x ", ["price"] = new JsonObject { ["amount"] = 1.005m } };

        var content = RecordJson.Content(Record(lossy.Create(ResourceKind.Products, given, Client, At(0))));

        Assert.Equal("AB|x|1.01", $"{content["sku"]}|{content["name"]}|{content["price"]!["amount"]}");
    }

    [Fact]
    public void Number_that_a_person_took_is_not_given_out_again()
    {
        var first = Record(store.Create(ResourceKind.Customers, [], Client, At(0)));
        var next = $"C{int.Parse(first.Key![1..], System.Globalization.CultureInfo.InvariantCulture) + 1}";
        store.Create(ResourceKind.Customers, new JsonObject { ["number"] = next }, Client, At(0));

        var second = Record(store.Create(ResourceKind.Customers, [], Client, At(0)));

        Assert.NotEqual(next, second.Key);
    }

    [Fact]
    public void Store_holds_a_hundred_thousand_records_and_pages_through_them_all()
    {
        const int Many = 100_000;
        for (var index = 0; index < Many; index++)
        {
            store.Create(ResourceKind.Customers, new JsonObject { ["name"] = "x" }, Client, At(0));
        }

        var seen = new Dictionary<string, (long Version, bool Deleted)>();
        Read(null, 1_000, seen, pages: int.MaxValue);

        Assert.Equal(Many, seen.Count);
    }

    private void Edit(Random dice, List<string> ids, int step)
    {
        var id = ids.Count == 0 ? null : ids[dice.Next(ids.Count)];
        if (id is null || dice.Next(3) == 0)
        {
            ids.Add(Customer($"{step}").Id);
        }
        else if (dice.Next(8) == 0)
        {
            store.Delete(ResourceKind.Customers, id, new Precondition.None(), Client, At(step));
        }
        else
        {
            store.Update(ResourceKind.Customers, id, new JsonObject { ["name"] = $"{step}" }, new Precondition.None(), Client, At(step));
        }
    }

    private string Read(string? cursor, int limit, Dictionary<string, (long Version, bool Deleted)> seen, int pages)
    {
        bool more;
        do
        {
            var page = Page(cursor, limit);
            foreach (var change in page.Changes)
            {
                seen[change.Id] = (change.Version, change.Deleted);
            }

            cursor = page.NextCursor;
            more = page.HasMore && --pages > 0;
        }
        while (more);
        return cursor;
    }

    private ChangesOutcome.Page Page(string? cursor, int limit) =>
        Assert.IsType<ChangesOutcome.Page>(store.ReadChanges(ResourceKind.Customers, cursor, limit, TimeSpan.Zero, At(0)));

    private StoredRecord Customer(string name) =>
        Record(store.Create(ResourceKind.Customers, new JsonObject { ["name"] = name }, Client, At(0)));

    private StoredRecord Order()
    {
        var product = Record(store.Create(ResourceKind.Products, new JsonObject { ["sku"] = "s", ["name"] = "s" }, Client, At(0)));
        return Record(store.Create(
            ResourceKind.Orders,
            new JsonObject
            {
                ["customerId"] = Customer("a").Id,
                ["lines"] = new JsonArray(new JsonObject { ["productId"] = product.Id, ["quantity"] = 3 }),
            },
            Client,
            At(0)));
    }

    private StoreOutcome Update(StoredRecord record, JsonObject patch, Author author) =>
        store.Update(ResourceKind.Customers, record.Id, patch, new Precondition.Match([record.ETag]), author, At(1));

    private StoredRecord Find(string id) => store.Find(ResourceKind.Customers, id)!;

    private static JsonArray Lines(StoredRecord order) => (JsonArray)RecordJson.Content(order)["lines"]!;

    private static StoredRecord Record(StoreOutcome outcome) => Assert.IsType<StoreOutcome.Changed>(outcome).Record;

    private static ShopInstant At(double seconds) => new(Start.AddSeconds(seconds), Start.AddSeconds(seconds));
}
