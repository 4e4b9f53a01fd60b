namespace ExactSyncCluster.Connectors.Webshop.Conformance.Checks;

/// <summary>What the run as a whole has shown, and tidying up. These come last.</summary>
internal static class RunChecks
{
    public static IReadOnlyList<ShopCheck> All { get; } =
    [
        new("limit.retry-after", "A 429 carries Retry-After in whole seconds.", RetryAfterAsync),
        new(ShopChecks.CleanUp, "All that the run made can be deleted.", CleanUpAsync),
    ];

    private static Task RetryAfterAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        if (shop.Transport.TooManySeen == 0)
        {
            throw Expect.NotApplicable("The shop answered no 429 during the run.");
        }

        Expect.That(
            shop.Transport.TooManyWithoutRetryAfter == 0,
            $"{shop.Transport.TooManyWithoutRetryAfter} of {shop.Transport.TooManySeen} answers 429 had no Retry-After in whole seconds.");
        return Task.CompletedTask;
    }

    /// <summary>Orders go first, since they hold customers and products.</summary>
    private static async Task CleanUpAsync(CheckShop shop, CancellationToken cancellationToken)
    {
        var left = 0;
        foreach (var (resource, id) in shop.Made.OrderBy(static record => record.Resource == CheckShop.Orders ? 0 : 1))
        {
            var read = await shop.GetAsync($"{resource}/{id}", cancellationToken);
            if (read.Status is 404 or 410)
            {
                continue;
            }

            var deleted = await shop.DeleteAsync(resource, id, read.ETag, cancellationToken);
            left += deleted.Status is 204 or 404 or 410 ? 0 : 1;
        }

        Expect.That(left == 0, $"{left} of {shop.Made.Count} records that the run made could not be deleted.");
    }
}
