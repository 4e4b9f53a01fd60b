using System.Globalization;

namespace ExactSyncCluster.Benchmarks.Worlds;

/// <summary>What a silo has counted, as its metrics tell it.</summary>
internal sealed class SiloCounters(Uri home) : IDisposable
{
    /// <summary>An answer is given again for so long before anything is counted anew.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(310);

    private readonly HttpClient _http = new() { BaseAddress = home, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>All that is counted, as it is written.</summary>
    public Task<string> ReadAsync(CancellationToken cancellation) => _http.GetStringAsync(new Uri("metrics", UriKind.Relative), cancellation);

    public void Dispose() => _http.Dispose();
}

/// <summary>The counters of one moment.</summary>
/// <param name="page">As they are written, of one silo or of several.</param>
internal sealed class Counted(string page)
{
    /// <summary>Rows of the shop that came back as they were known.</summary>
    public double WebshopEchoes => Sum("exactsync_echo_swallowed", "system=\"Webshop\"");

    /// <summary>Writes to the shop that it has taken.</summary>
    public double WebshopWrites => Sum("exactsync_write_outcome", "system=\"Webshop\"", "outcome=\"applied\"");

    /// <summary>Changes that were handed over again.</summary>
    public double Redelivered => Sum("exactsync_change_redelivered");

    /// <summary>Pairs that are settled, of all connections.</summary>
    public double Settled => Sum("exactsync_pair_count", "status=\"settled\"");

    /// <summary>Connections that run.</summary>
    public double Running => Sum("exactsync_connection_count", "standing=\"running\"");

    private double Sum(string name, params ReadOnlySpan<string> labels)
    {
        var sum = 0.0;
        foreach (var line in page.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && HasAll(line, labels))
            {
                var parts = line[(line.LastIndexOf('}') + 1)..].Trim().ToString().Split(' ');
                sum += double.Parse(parts[0], CultureInfo.InvariantCulture);
            }
        }

        return sum;
    }

    private static bool HasAll(ReadOnlySpan<char> line, ReadOnlySpan<string> labels)
    {
        foreach (var label in labels)
        {
            if (!line.Contains(label, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
