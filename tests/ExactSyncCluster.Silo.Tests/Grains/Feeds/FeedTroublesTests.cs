using System.Globalization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Tests.Endpoints;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Silo.Tests.Grains.Feeds;

public sealed class FeedTroublesTests : IDisposable
{
    private static readonly CallFailure Outage = new(FailureCause.Outage, "the host is not reachable");
    private static readonly CallFailure NoConsent = new(FailureCause.NeedsConsent, "consent was revoked");

    private readonly LogLines _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly FeedTroubles _troubles;

    public FeedTroublesTests() => _troubles = new("acme", SystemName.Webshop, _time, _log.CreateLogger(""));

    [Fact]
    public void An_outage_of_all_feeds_is_told_once_when_it_begins_and_once_when_all_are_read_again()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _troubles.Began("customers", Outage);
            _troubles.Began("orders", Outage with { Reason = "the circuit is open" });
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        _troubles.Ended("customers");
        Assert.NotNull(_troubles.Present);
        _troubles.Ended("orders");

        Assert.Null(_troubles.Present);
        Assert.Equal(
            [
                "Connection acme: Webshop cannot be read. The host is not reachable. Nothing is lost; it is tried again until it can.",
                "Connection acme: Webshop is read again, after 30 seconds.",
            ],
            _log.Lines);
    }

    [Fact]
    public void Trouble_that_turns_into_another_one_is_told_again()
    {
        _troubles.Began("orders", Outage);
        _troubles.Began("orders", NoConsent);

        Assert.Equal("consent was revoked", _troubles.Present);
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void Trouble_whose_cause_is_gone_is_shown_no_more_and_ends_once_its_feed_is_read()
    {
        _troubles.Began("customers", NoConsent);
        _troubles.Began("orders", NoConsent);

        _time.Advance(TimeSpan.FromSeconds(20));
        _troubles.Gone(FailureCause.NeedsConsent);
        Assert.Null(_troubles.Present);
        Assert.Single(_log.Lines);

        _troubles.Ended("customers");
        _time.Advance(TimeSpan.FromSeconds(10));
        _troubles.Began("orders", Outage);
        Assert.Equal("the host is not reachable", _troubles.Present);
        _troubles.Ended("orders");
        Assert.Equal(
            [
                "Connection acme: Webshop cannot be read. Consent was revoked. Nothing is lost; it is tried again until it can.",
                "Connection acme: Webshop cannot be read. The host is not reachable. Nothing is lost; it is tried again until it can.",
                "Connection acme: Webshop is read again, after 30 seconds.",
            ],
            _log.Lines);
    }

    [Fact]
    public void Waiting_for_a_free_call_is_shown_and_not_told()
    {
        _troubles.Began("orders", new(FailureCause.Quota, "no call is left in this minute"));

        Assert.Equal("no call is left in this minute", _troubles.Present);
        _troubles.Ended("orders");
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void That_the_database_takes_no_page_is_told_once_with_its_cause_until_that_is_another_one_or_a_page_is_taken()
    {
        const string line = "Connection acme: a page of {0} of Webshop could not be taken into the database; it is tried again until it can.";
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _troubles.NotTaken("customers", Outage, new IOException());
            _troubles.NotTaken("orders", Outage, new IOException());
        }

        _troubles.NotTaken("orders", Outage, new TimeoutException());
        _troubles.Ended("customers");
        _troubles.Ended("orders");
        _troubles.NotTaken("customers", Outage, new IOException());

        Assert.Equal(
            [string.Format(CultureInfo.InvariantCulture, line, "customers"), string.Format(CultureInfo.InvariantCulture, line, "orders"), string.Format(CultureInfo.InvariantCulture, line, "customers")],
            _log.Lines.Where(static told => told.Contains("could not be taken", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_error_is_told_once_until_it_is_another_one_or_ends()
    {
        _troubles.Failed(new InvalidOperationException("one"));
        _troubles.Failed(new InvalidOperationException("one"));
        _troubles.Failed(new InvalidOperationException("two"));
        _troubles.Passed();
        _troubles.Passed();

        Assert.Equal(3, _log.Lines.Count);
    }

    public void Dispose() => _log.Dispose();
}
