namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>
/// Puts a running shop to the test on every rule of the contract. It makes records, and deletes all that it made; records
/// that were there before are read and never changed.
/// </summary>
/// <param name="http">Sends the requests; its base address and default headers should be empty.</param>
/// <param name="options">The shop, the credentials and the run's own name.</param>
/// <param name="time">Waits by it when the shop asks to wait.</param>
public sealed class ShopConformance(HttpClient http, ConformanceOptions options, TimeProvider time)
{
    private const int MaxRunName = 40;

    /// <summary>Every check, in the order in which they run, with the rule that it tests.</summary>
    public static IReadOnlyList<(string Id, string Rule)> Checks { get; } = [.. ShopChecks.All.Select(static check => (check.Id, check.Rule))];

    /// <summary>Runs the checks one after the other and tells of each as it ends.</summary>
    public async Task<IReadOnlyList<ConformanceResult>> RunAsync(
        Func<ConformanceResult, CancellationToken, Task>? progress,
        CancellationToken cancellationToken)
    {
        if (options.RunName.Length is 0 or > MaxRunName || !options.RunName.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        {
            throw new InvalidOperationException($"RunName needs 1 to {MaxRunName} letters, digits and dashes.");
        }

        var shop = new CheckShop(new ShopTransport(http, options, time), options);
        var results = new List<ConformanceResult>();
        foreach (var check in ShopChecks.All.Where(check => (options.Only?.Contains(check.Id) ?? true) || check.Id == ShopChecks.CleanUp))
        {
            var result = await RunAsync(check, shop, cancellationToken);
            results.Add(result);
            if (progress is not null)
            {
                await progress(result, cancellationToken);
            }
        }

        return results;
    }

    private static async Task<ConformanceResult> RunAsync(ShopCheck check, CheckShop shop, CancellationToken cancellationToken)
    {
        try
        {
            await check.Run(shop, cancellationToken);
            return new ConformanceResult(check.Id, check.Rule, ConformanceVerdict.Passed, "");
        }
        catch (CheckEndedException end)
        {
            return new ConformanceResult(check.Id, check.Rule, end.Verdict, end.Message);
        }
    }
}
