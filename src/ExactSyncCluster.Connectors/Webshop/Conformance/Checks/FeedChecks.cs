using System.Text.Json.Nodes;

namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class FeedChecks
{
    private const int Several = 7;

    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("feed.from-beginning", "Without a cursor the feed gives every record.", FromBeginningAsync),
        new("feed.entry", "An entry tells id, version, modifiedAt, modifiedBy, etag, deleted and the record, equal to GET of the record.", EntryAsync),
        new("feed.end", "An empty page has hasMore false and a cursor to go on from.", EndAsync),
        new("feed.limit", "A page holds at most limit changes, and hasMore tells whether there are more.", LimitAsync),
        new("feed.limit-range", "A limit outside 1 to 1000 answers 400.", LimitRangeAsync),
        new("feed.cursor-unknown", "An unknown cursor answers 410 cursor-expired.", UnknownCursorAsync),
        new("feed.cursor-repeats", "A cursor may be read again and gives the same changes.", RepeatsAsync),
        new("feed.tombstone", "A deleted record appears as a tombstone with its version and externalReference and without a record.", TombstoneAsync),
    ];

    private static async Task FromBeginningAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            var (changes, _) = await shop.ReadAsync(resource, null, 1_000, cancellationToken);
            Expect.That(
                changes.Any(change => change.TextOf("id") == made.Id),
                $"Reading /{resource}/changes from the beginning to its end did not show a record made before.");
        }
    }

    private static async Task EntryAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var cursor = await shop.EndAsync(resource, cancellationToken);
            var made = await shop.MakeAsync(resource, cancellationToken);
            var (changes, _) = await shop.ReadAsync(resource, cursor, 100, cancellationToken);
            var entry = changes.FirstOrDefault(change => change.TextOf("id") == made.Id);
            Expect.That(entry is not null, $"/{resource}/changes did not show a record that was made after the cursor.");
            Expect.That(entry!.FlagOf("deleted") == false, $"/{resource}/changes shows a living record without deleted: false.");
            Expect.That(
                entry.TextOf("etag") == made.ETag,
                $"/{resource}/changes shows the etag {entry.TextOf("etag") ?? "(none)"}; the record's ETag is {made.ETag}.");
            foreach (var member in (string[])["version", "modifiedAt", "modifiedBy"])
            {
                Expect.That(JsonReading.Same(entry[member], made.Json[member]), $"/{resource}/changes shows another {member} than the record.");
            }

            var read = (await shop.GetAsync($"{resource}/{made.Id}", cancellationToken)).Is(200).Record();
            Expect.That(JsonReading.Same(entry["record"], read), $"/{resource}/changes shows another record than GET /{resource}/{{id}}.");
        }
    }

    private static async Task EndAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var cursor = await shop.EndAsync(resource, cancellationToken);
            var page = await shop.PageAsync(resource, cursor, 1_000, cancellationToken);
            if (page.Changes.Count > 0)
            {
                throw Expect.NotApplicable($"Others change {resource} at this moment.");
            }

            Expect.That(!page.HasMore, $"An empty page of /{resource}/changes says hasMore.");
            var made = await shop.MakeAsync(resource, cancellationToken);
            var next = await shop.PageAsync(resource, page.NextCursor, 1_000, cancellationToken);
            Expect.That(next.Ids.Contains(made.Id), $"The cursor of an empty page of /{resource}/changes does not lead to later changes.");
        }
    }

    private static async Task LimitAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var cursor = await shop.EndAsync(CheckShop.Customers, cancellationToken);
        var first = await shop.MakeAsync(CheckShop.Customers, cancellationToken);
        var second = await shop.MakeAsync(CheckShop.Customers, cancellationToken);
        var page = await shop.PageAsync(CheckShop.Customers, cursor, 1, cancellationToken);
        Expect.That(page.HasMore, "A page of limit 1 with two changes after the cursor says hasMore false.");
        var (rest, _) = await shop.ReadAsync(CheckShop.Customers, page.NextCursor, 1, cancellationToken);
        var ids = page.Ids.Concat(rest.Select(static change => change.TextOf("id"))).ToList();
        Expect.That(ids.Contains(first.Id) && ids.Contains(second.Id), "Pages of limit 1 do not show every change.");
    }

    private static async Task LimitRangeAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var limit in (string[])["0", "1001", "-1", "many"])
        {
            (await shop.GetAsync($"customers/changes?limit={limit}", cancellationToken)).IsProblem(400, "malformed-request");
        }
    }

    private static async Task UnknownCursorAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var answer = await shop.GetAsync($"{resource}/changes?cursor=no-such-cursor-{shop.NewName()}", cancellationToken);
            answer.IsProblem(410, "cursor-expired");
        }
    }

    private static async Task RepeatsAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var cursor = await shop.EndAsync(CheckShop.Products, cancellationToken);
        var made = new List<string>();
        for (var index = 0; index < Several; index++)
        {
            made.Add((await shop.MakeAsync(CheckShop.Products, cancellationToken)).Id);
        }

        var first = await shop.PageAsync(CheckShop.Products, cursor, Several, cancellationToken);
        await shop.ReadAsync(CheckShop.Products, first.NextCursor, 2, cancellationToken);
        var again = await shop.PageAsync(CheckShop.Products, cursor, Several, cancellationToken);
        Expect.That(
            first.Ids.Intersect(made).SequenceEqual(again.Ids.Intersect(made)),
            "The same cursor read twice gave other changes, though nothing had changed.");
        var fewer = await shop.PageAsync(CheckShop.Products, cursor, 2, cancellationToken);
        Expect.That(fewer.Ids.SequenceEqual(first.Ids.Take(fewer.Changes.Count)), "Another limit changed the order of the feed.");
    }

    private static async Task TombstoneAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            var made = await shop.MakeAsync(resource, cancellationToken);
            var cursor = await shop.EndAsync(resource, cancellationToken);
            (await shop.DeleteAsync(resource, made.Id, made.ETag, cancellationToken)).Is(204);
            var (changes, _) = await shop.ReadAsync(resource, cursor, 100, cancellationToken);
            var tombstone = changes.FirstOrDefault(change => change.TextOf("id") == made.Id);
            Expect.That(tombstone is not null, $"/{resource}/changes shows no tombstone of a deleted record.");
            CheckTombstone(tombstone!, made);
        }
    }

    private static void CheckTombstone(JsonObject tombstone, MadeRecord made)
    {
        var feed = $"/{made.Resource}/changes";
        Expect.That(tombstone.FlagOf("deleted") == true, $"{feed} shows a deleted record without deleted: true.");
        Expect.That(JsonReading.IsEmpty(tombstone["record"]), $"{feed} shows the content of a deleted record.");
        Expect.That(
            tombstone.WholeOf("version") == made.Version + 1,
            $"{feed} shows a tombstone of version {tombstone.WholeOf("version")}; expected {made.Version + 1}.");
        Expect.That(
            JsonReading.Same(tombstone["externalReference"], made.Json["externalReference"]),
            $"{feed} shows a tombstone without the record's externalReference.");
        Expect.That(AboutChecks.Instant(tombstone.TextOf("modifiedAt")) is not null, $"{feed} shows a tombstone without modifiedAt.");
        Expect.That(tombstone.TextOf("modifiedBy") is { Length: > 0 }, $"{feed} shows a tombstone without modifiedBy.");
    }
}
