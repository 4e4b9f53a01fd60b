using System.Globalization;
using System.Text.Json.Nodes;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>People who edit Exact's accounts at a steady pace, and how long each edit took to leave for the shop.</summary>
/// <param name="world">The two systems.</param>
/// <param name="pairs">The accounts that are edited, one after the other, each with its customer in the shop.</param>
internal sealed class SteadyEdits(DemoWorld world, IReadOnlyList<(string Account, string Customer)> pairs)
{
    private const string Write = "PATCH";
    private const string Feed = "sync/CRM/Accounts";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Has every account edited once.</summary>
    /// <param name="aSecond">How many edits a second.</param>
    /// <param name="round">What tells this round's values from those before.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="InvalidOperationException">Not every edit has left once.</exception>
    public async Task<IReadOnlyList<Passage>> RunAsync(double aSecond, string round, CancellationToken cancellation)
    {
        var exactEarlier = (await world.Exact.CountsAsync(cancellation)).Calls;
        var earlier = (await world.Webshop.CountsAsync(cancellation)).Calls;
        var begin = TimeProvider.System.GetTimestamp();
        var edits = new List<Task<DateTimeOffset>>();
        for (var place = 0; place < pairs.Count; place++)
        {
            var due = TimeSpan.FromSeconds(place / aSecond) - TimeProvider.System.GetElapsedTime(begin);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellation);
            }

            edits.Add(EditAsync(pairs[place].Account, string.Create(CultureInfo.InvariantCulture, $"{round}, edit {place}"), cancellation));
        }

        var edited = await Task.WhenAll(edits);
        var left = await LeftAsync(earlier, cancellation);
        var reads = (await world.Exact.RequestsAsync(exactEarlier, cancellation)).Where(static request => request.Path.Contains(Feed, StringComparison.Ordinal)).OrderBy(static read => read.At).ToList();
        return [.. pairs.Zip(edited, (pair, at) => Passage.Of(at, left[pair.Customer], reads))];
    }

    // Exact itself tells when the edit was made, which is when its webhook leaves.
    private async Task<DateTimeOffset> EditAsync(string account, string remarks, CancellationToken cancellation)
    {
        var record = await world.Exact.EditAsync("accounts", account, Body.Of(("Remarks", JsonValue.Create(remarks))), cancellation);
        return DateTimeOffset.Parse(record["_at"]!.GetValue<string>(), CultureInfo.InvariantCulture);
    }

    private async Task<Dictionary<string, DateTimeOffset>> LeftAsync(long earlier, CancellationToken cancellation)
    {
        var customers = pairs.Select(static pair => pair.Customer).ToHashSet(StringComparer.Ordinal);
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var writes = (await world.Webshop.RequestsAsync(earlier, cancellation))
                .Where(write => write is { Method: Write, Applied: true } && customers.Contains(write.RecordId ?? "")).ToLookup(static write => write.RecordId!, static write => write.At);
            if (writes.Count == customers.Count)
            {
                return writes.ToDictionary(static write => write.Key, static write => write.Min(), StringComparer.Ordinal);
            }

            if (TimeProvider.System.GetElapsedTime(begin) > Limit)
            {
                throw new InvalidOperationException($"Only {writes.Count} of {customers.Count} edits have left for the shop a minute after the last was made.");
            }

            await Task.Delay(Pause, cancellation);
        }
    }
}
