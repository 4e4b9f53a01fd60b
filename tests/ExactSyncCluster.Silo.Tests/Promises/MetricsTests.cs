using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Promises;

/// <summary>The table of metrics in the README is what Prometheus is shown.</summary>
public sealed partial class MetricsTests(SharedWorld shared) : IClassFixture<SharedWorld>
{
    private const int Least = 9;

    private readonly RunningWorld _world = shared.World;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_of_the_README_is_shown_after_a_conflict_an_echo_and_a_parked_pair()
    {
        var named = NamesInReadme();
        Assert.True(named.Count >= Least, $"The README's table of metrics names {named.Count} only.");

        await SynchroniseAsync();
        // What does not happen where nothing goes wrong is told by hand.
        var metrics = _world.Services.GetRequiredService<SyncMetrics>();
        metrics.Redelivered(SystemName.Exact);
        metrics.WebhookRefused(SystemName.Exact);
        metrics.Noticed(Entity.Customer, new PairNote.Lossy("name"));
        var text = "";
        await _world.Settling.UntilAsync("parked pairs are counted", async () => (text = await ReadAsync()).Contains("status=\"parked\"", StringComparison.Ordinal), Cancellation);

        Assert.Empty(named.Except(Shown().Matches(text).Select(static match => match.Groups["name"].Value)));
        foreach (var line in new[]
        {
            "exactsync_write_outcome_total{.*outcome=\"applied\"", "exactsync_echo_swallowed_total{.*system=\"(Exact|Webshop)\"", "exactsync_conflict_resolved_total{.*winner=",
            "exactsync_pair_count{.*entity=\"customer\".*status=\"settled\"", "exactsync_quota_remaining{.*window=\"day\"", "exactsync_feed_lag_seconds{.*feed=\"Accounts\"",
        })
        {
            Assert.Matches($"(?m)^{line}", text);
        }
    }

    [Fact]
    public void Every_metric_that_is_made_is_told_of_in_the_README()
    {
        var named = NamesInReadme();
        List<string> made = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == SyncMetrics.MeterName)
            {
                made.Add(instrument.Name.Replace('.', '_'));
            }
        };
        listener.Start();
        using var meters = new OneMeter();
        using var metrics = new SyncMetrics(meters, TimeProvider.System);

        Assert.NotEmpty(made);
        Assert.All(made.Distinct(), name => Assert.Contains(named, told => told.StartsWith(name, StringComparison.Ordinal)));
    }

    private static HashSet<string> NamesInReadme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ExactSyncCluster.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        return [.. Rows().Matches(File.ReadAllText(Path.Combine(folder.FullName, "README.md"))).Select(static match => match.Groups["name"].Value)];
    }

    private async Task SynchroniseAsync()
    {
        var account = Links.Id(await _world.Exact.CreateAsync("accounts", Some.Account("33001"), Cancellation));
        await _world.Settling.SettledAsync(Cancellation);
        var customer = Links.Id(await _world.Links.PartnerAsync(SystemName.Exact, Entity.Customer, account, Cancellation));
        await _world.WhilePausedAsync(async () =>
        {
            await _world.Exact.EditAsync("accounts", account, new() { ["Phone"] = "030-1" }, Cancellation);
            await _world.Webshop.EditAsync("customers", customer, new() { ["phone"] = "030-2", ["email"] = "a@voorbeeld.nl" }, Cancellation);
            await _world.Webshop.CreateAsync("customers", Some.Customer("33002"), Cancellation);
            await _world.Webshop.CreateAsync("customers", Some.Customer("33002"), Cancellation);
            await _world.Exact.CreateAsync("accounts", Some.Account("33002"), Cancellation);
        });
        await _world.Settling.SettledAsync(Cancellation);
        await _world.Webshop.EditAsync("customers", customer, new() { ["remarks"] = "Naar Exact." }, Cancellation);
        await _world.Settling.SettledAsync(Cancellation);
        await _world.Settling.ReadAgainAsync(Cancellation);
    }

    private Task<string> ReadAsync() => _world.Browser.GetStringAsync(new Uri("metrics", UriKind.Relative), Cancellation);

    [GeneratedRegex(@"^\| `(?<name>exactsync_[a-z_]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Rows();

    [GeneratedRegex("^# TYPE (?<name>exactsync_[a-z_]+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Shown();

    private sealed class OneMeter : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(static meter => meter.Dispose());
    }
}
