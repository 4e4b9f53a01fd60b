using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace ExactSyncCluster.Silo.Tests.Endpoints;

public sealed partial class SiloEndpointTests : IClassFixture<RunningSilo>, IDisposable
{
    // Silos of other tests run in this process, and what they measure is told here too.
    private const string ReadByNobodyElse = "a feed of this test";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly RunningSilo _silo;
    private readonly HttpClient _http;

    public SiloEndpointTests(RunningSilo silo)
    {
        (_silo, _http) = (silo, silo.Browser());
        silo.Connect();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health/live", "live")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_of_a_silo_that_runs_is_good(string path, string text) =>
        Assert.Equal(text, await _http.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation));

    [Fact]
    public async Task Metrics_are_named_by_the_conventions_and_labelled_from_closed_sets()
    {
        var metrics = _silo.Services.GetRequiredService<SyncMetrics>();
        metrics.Received(SystemName.Exact, Entity.Order);
        metrics.Redelivered(SystemName.Webshop);
        metrics.FeedRead("acme", SystemName.Exact, ReadByNobodyElse, DateTimeOffset.UnixEpoch);
        metrics.Quota("exact", new(SystemName.Exact, Minute: 60, Day: 4000));
        metrics.Pairs(Entity.Customer, "Parked", 3);

        var text = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);

        foreach (var name in new[]
        {
            "exactsync_change_received_total{", "exactsync_change_redelivered_total{", "exactsync_feed_lag_seconds{", "exactsync_quota_remaining{", "exactsync_pair_count{",
        })
        {
            Assert.Contains(name, text, StringComparison.Ordinal);
        }

        // What another silo tells from now on is not known here, and no old figure stays. The exporter gives one answer to all who
        // ask within a moment.
        metrics.FeedGone("acme", SystemName.Exact);
        var watch = Stopwatch.StartNew();
        while (Lag().IsMatch(text))
        {
            Assert.True(watch.Elapsed < Longest, text);
            await Task.Delay(Pause, Cancellation);
            text = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation);
        }
    }

    [Theory]
    [InlineData("/consent/return", "This address is where Exact Online sends you back to; begin on the connection's page.")]
    [InlineData("/consent/return?error=access_denied", "Consent was not given at Exact Online.")]
    [InlineData("/consent/return?state=unknown.1&code=c", "This address is where Exact Online sends you back to; begin on the connection's page.")]
    [InlineData("/consent/return?state=acme.1&code=c", "This consent was not begun here, or is too old. Begin it again on the connection's page.")]
    public async Task Consent_that_was_not_begun_here_is_refused(string path, string text)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("^exactsync_feed_lag_seconds{[^}]*feed=\"" + ReadByNobodyElse + "\"[^}]*} [0-9]", RegexOptions.Multiline)]
    private static partial Regex Lag();
}
