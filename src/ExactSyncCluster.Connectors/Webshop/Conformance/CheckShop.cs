using System.Globalization;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>The shop under test, in the words that checks use. It remembers what was made, so that it can be deleted.</summary>
internal sealed class CheckShop(ShopTransport transport, ConformanceOptions options)
{
    public const string Customers = "customers";
    public const string Products = "products";
    public const string Orders = "orders";
    private readonly Lock gate = new();
    private readonly HashSet<(string Resource, string Id)> made = [];
    private readonly Dictionary<string, string> ends = new(StringComparer.Ordinal);
    private string? customerId;
    private string? productId;
    private int names;

    public static IReadOnlyList<string> Resources { get; } = [Customers, Products, Orders];

    public ConformanceOptions Options => options;

    public ShopTransport Transport => transport;

    public IReadOnlyList<(string Resource, string Id)> Made
    {
        get
        {
            lock (gate)
            {
                return [.. made];
            }
        }
    }

    /// <summary>A name that nothing else has.</summary>
    public string NewName() => string.Create(CultureInfo.InvariantCulture, $"{options.RunName}-{Interlocked.Increment(ref names)}");

    public async Task<ShopAnswer> SendAsync(HttpMethod method, string path, CheckRequest request, CancellationToken cancellationToken)
    {
        var answer = await transport.SendAsync(method, path, request, cancellationToken);
        if (method == HttpMethod.Post && answer.Status is 200 or 201 && Resources.Contains(path) && answer.Text("id") is { } id)
        {
            lock (gate)
            {
                made.Add((path, id));
            }
        }

        return answer;
    }

    public Task<ShopAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, CheckRequest.Empty, cancellationToken);

    public Task<ShopAnswer> PostAsync(string resource, JsonNode body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, resource, CheckRequest.Post(body, NewName()), cancellationToken);

    public Task<ShopAnswer> PatchAsync(string resource, string id, string? ifMatch, JsonNode patch, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, $"{resource}/{id}", CheckRequest.Patch(patch, ifMatch), cancellationToken);

    public Task<ShopAnswer> DeleteAsync(string resource, string id, string? ifMatch, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"{resource}/{id}", new CheckRequest { IfMatch = ifMatch }, cancellationToken);

    /// <summary>Creates a record that must succeed.</summary>
    public async Task<MadeRecord> MakeAsync(string resource, JsonObject body, CancellationToken cancellationToken) =>
        MadeRecord.From(resource, (await PostAsync(resource, body, cancellationToken)).Is(201));

    /// <summary>Creates an ordinary record of the resource.</summary>
    public async Task<MadeRecord> MakeAsync(string resource, CancellationToken cancellationToken) =>
        await MakeAsync(resource, await SampleAsync(resource, cancellationToken), cancellationToken);

    /// <summary>Changes a record with the tag that was last seen; must succeed.</summary>
    public async Task<MadeRecord> ChangeAsync(MadeRecord record, JsonNode patch, CancellationToken cancellationToken) =>
        MadeRecord.From(record.Resource, (await PatchAsync(record.Resource, record.Id, record.ETag, patch, cancellationToken)).Is(200));

    public async Task<JsonObject> SampleAsync(string resource, CancellationToken cancellationToken)
    {
        var name = NewName();
        return resource switch
        {
            Customers => new JsonObject { ["name"] = name, ["externalReference"] = name },
            Products => new JsonObject { ["sku"] = name, ["name"] = name, ["externalReference"] = name },
            _ => new JsonObject { ["customerId"] = await CustomerAsync(cancellationToken), ["externalReference"] = name },
        };
    }

    /// <summary>A patch that alters any record.</summary>
    public JsonObject Edit(string resource) => new() { [resource == Products ? "notes" : "remarks"] = NewName() };

    /// <summary>The id of a customer that orders may name.</summary>
    public async Task<string> CustomerAsync(CancellationToken cancellationToken) =>
        customerId ??= (await MakeAsync(Customers, cancellationToken)).Id;

    /// <summary>The id of a product that lines may name.</summary>
    public async Task<string> ProductAsync(CancellationToken cancellationToken) =>
        productId ??= (await MakeAsync(Products, cancellationToken)).Id;

    public async Task<FeedPage> PageAsync(string resource, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var from = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
        var path = string.Create(CultureInfo.InvariantCulture, $"{resource}/changes?limit={limit}{from}");
        var answer = (await GetAsync(path, cancellationToken)).Is(200);
        var page = answer.Record();
        Expect.That(page["changes"] is JsonArray, $"{answer.Asked} answered no array changes.");
        Expect.That(page.TextOf("nextCursor") is { Length: > 0 }, $"{answer.Asked} answered no nextCursor.");
        Expect.That(page.FlagOf("hasMore") is not null, $"{answer.Asked} answered no hasMore.");
        var changes = page.Items("changes").OfType<JsonObject>().ToList();
        Expect.That(changes.Count <= limit, $"{answer.Asked} answered {changes.Count} changes; expected at most {limit}.");
        return new FeedPage(changes, page.TextOf("nextCursor")!, page.FlagOf("hasMore")!.Value);
    }

    /// <summary>The cursor behind all that has changed until now.</summary>
    public async Task<string> EndAsync(string resource, CancellationToken cancellationToken)
    {
        var (_, cursor) = await ReadAsync(resource, ends.GetValueOrDefault(resource), 1_000, cancellationToken);
        return ends[resource] = cursor;
    }

    /// <summary>Reads on to the end of the feed.</summary>
    public async Task<(IReadOnlyList<JsonObject> Changes, string Cursor)> ReadAsync(
        string resource,
        string? cursor,
        int limit,
        CancellationToken cancellationToken)
    {
        var changes = new List<JsonObject>();
        for (var pages = 0; pages < options.MaxFeedPages; pages++)
        {
            var page = await PageAsync(resource, cursor, limit, cancellationToken);
            Expect.That(
                !page.HasMore || page.NextCursor != cursor,
                $"GET /{resource}/changes says hasMore and hands out the cursor that it was given.");
            changes.AddRange(page.Changes);
            cursor = page.NextCursor;
            if (!page.HasMore)
            {
                return (changes, cursor);
            }
        }

        throw Expect.Failed($"The feed of {resource} did not end within {options.MaxFeedPages} pages.");
    }
}
