namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

internal static class FeedOrderChecks
{
    private const int Several = 7;
    private const int Writers = 6;
    private const int WritesEach = 5;

    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("feed.never-skips", "Page by page, every change after the cursor is shown, in the order in which the changes were made.", NeverSkipsAsync),
        new("feed.never-skips-while-writing", "Changes that many writers make while the feed is read are all shown.", WhileWritingAsync),
        new("feed.moves", "A record that changes again moves to the end of the feed.", MovesAsync),
        new("feed.newest-once", "A record that changed several times is shown once, with its newest content.", NewestOnceAsync),
        new("feed.changed-while-paging", "A record that changes behind the reader is shown again.", ChangedWhilePagingAsync),
    ];

    private static async Task NeverSkipsAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            await shop.SampleAsync(resource, cancellationToken);
            var cursor = await shop.EndAsync(resource, cancellationToken);
            var made = new List<string>();
            for (var index = 0; index < Several; index++)
            {
                made.Add((await shop.MakeAsync(resource, cancellationToken)).Id);
            }

            var (changes, _) = await shop.ReadAsync(resource, cursor, 2, cancellationToken);
            var shown = changes.Select(static change => change.TextOf("id")!).ToList();
            Expect.That(
                made.All(shown.Contains),
                $"/{resource}/changes in pages of 2 showed {made.Count(shown.Contains)} of {Several} new records.");
            Expect.That(shown.Where(made.Contains).SequenceEqual(made), $"/{resource}/changes showed new records in another order than they were made in.");
        }
    }

    private static async Task WhileWritingAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var cursor = await shop.EndAsync(CheckShop.Customers, cancellationToken);
        var writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteAsync(shop, cancellationToken)));
        var shown = new HashSet<string>(StringComparer.Ordinal);
        while (!writers.IsCompleted)
        {
            var (changes, next) = await shop.ReadAsync(CheckShop.Customers, cursor, 3, cancellationToken);
            shown.UnionWith(changes.Select(static change => change.TextOf("id") ?? ""));
            cursor = next;
        }

        var made = (await writers).SelectMany(static ids => ids).ToList();
        var (last, _) = await shop.ReadAsync(CheckShop.Customers, cursor, 3, cancellationToken);
        shown.UnionWith(last.Select(static change => change.TextOf("id") ?? ""));
        Expect.That(
            made.TrueForAll(shown.Contains),
            $"Reading on while {Writers} writers made {made.Count} customers showed {made.Count(shown.Contains)} of them: a change appeared before a place that was handed out.");
    }

    private static async Task<List<string>> WriteAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        for (var index = 0; index < WritesEach; index++)
        {
            ids.Add((await shop.MakeAsync(CheckShop.Customers, cancellationToken)).Id);
        }

        return ids;
    }

    private static async Task MovesAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            await shop.SampleAsync(resource, cancellationToken);
            var cursor = await shop.EndAsync(resource, cancellationToken);
            var first = await shop.MakeAsync(resource, cancellationToken);
            var second = await shop.MakeAsync(resource, cancellationToken);
            await shop.ChangeAsync(first, shop.Edit(resource), cancellationToken);
            var (changes, _) = await shop.ReadAsync(resource, cursor, 100, cancellationToken);
            var shown = changes.Select(static change => change.TextOf("id")).Where(id => id == first.Id || id == second.Id);
            Expect.That(
                shown.SequenceEqual([second.Id, first.Id]),
                $"/{resource}/changes did not show the record that changed last, last and once.");
        }
    }

    private static async Task NewestOnceAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        foreach (var resource in CheckShop.Resources)
        {
            await shop.SampleAsync(resource, cancellationToken);
            var cursor = await shop.EndAsync(resource, cancellationToken);
            var made = await shop.MakeAsync(resource, cancellationToken);
            made = await shop.ChangeAsync(made, shop.Edit(resource), cancellationToken);
            made = await shop.ChangeAsync(made, shop.Edit(resource), cancellationToken);
            var (changes, _) = await shop.ReadAsync(resource, cursor, 100, cancellationToken);
            var shown = changes.Where(change => change.TextOf("id") == made.Id).ToList();
            Expect.That(shown.Count == 1, $"/{resource}/changes showed a record that changed three times {shown.Count} times; expected once.");
            Expect.That(
                shown[0].WholeOf("version") == made.Version && JsonReading.Same(shown[0]["record"], made.Json),
                $"/{resource}/changes did not show the newest content of a record.");
        }
    }

    private static async Task ChangedWhilePagingAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var cursor = await shop.EndAsync(CheckShop.Products, cancellationToken);
        var made = new List<MadeRecord>();
        for (var index = 0; index < Several; index++)
        {
            made.Add(await shop.MakeAsync(CheckShop.Products, cancellationToken));
        }

        var page = await shop.PageAsync(CheckShop.Products, cursor, 3, cancellationToken);
        var behind = made.Find(record => page.Ids.Contains(record.Id));
        Expect.That(behind is not null, "A page of /products/changes after the cursor showed none of the new records.");
        behind = await shop.ChangeAsync(behind!, shop.Edit(CheckShop.Products), cancellationToken);
        var ahead = await shop.ChangeAsync(made[^1], shop.Edit(CheckShop.Products), cancellationToken);
        var (rest, _) = await shop.ReadAsync(CheckShop.Products, page.NextCursor, 3, cancellationToken);
        foreach (var changed in (MadeRecord[])[behind, ahead])
        {
            Expect.That(
                rest.Any(change => change.TextOf("id") == changed.Id && change.WholeOf("version") == changed.Version),
                "A product that changed while /products/changes was paged was not shown in its new state.");
        }

        var seen = page.Ids.Concat(rest.Select(static change => change.TextOf("id"))).ToHashSet(StringComparer.Ordinal);
        Expect.That(made.TrueForAll(record => seen.Contains(record.Id)), "A change in the midst of paging made /products/changes skip a record.");
    }
}
