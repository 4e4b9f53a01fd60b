using ExactSyncCluster.Connectors.Webshop.Authorization;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Tokens;

namespace ExactSyncCluster.Silo.Connections;

/// <summary>One Exact division joined to one webshop, as its file says.</summary>
internal sealed record ConnectionDefinition
{
    /// <summary>The connection's name: in keys, addresses and pages.</summary>
    public required string Name { get; init; }

    /// <summary>The Exact end.</summary>
    public required ExactEnd Exact { get; init; }

    /// <summary>The webshop's end.</summary>
    public required WebshopEnd Webshop { get; init; }

    /// <summary>The checked mapping.</summary>
    public required SyncMapping Mapping { get; init; }

    /// <summary>Who wins, and what follows a delete.</summary>
    public SyncPolicy Policy { get; init; } = new();

    /// <summary>The time spans of pairs.</summary>
    public SyncTiming Timing { get; init; } = new();

    /// <summary>How many writes of a kind may be made in an hour before a person is asked.</summary>
    public FuseOptions Fuse { get; init; } = new();

    /// <summary>By how much its time is divided: more than 1 only for sandboxes.</summary>
    public TimeScale Scale { get; init; } = TimeScale.Real;

    /// <summary>Where the two systems can reach this silo with webhooks; null when they cannot.</summary>
    public Uri? PublicAddress { get; init; }
}

/// <summary>The Exact end of a connection.</summary>
internal sealed record ExactEnd
{
    /// <summary>The host.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The division.</summary>
    public required int Division { get; init; }

    /// <summary>The app's client id.</summary>
    public required string ClientId { get; init; }

    /// <summary>The app's secret.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>What signs Exact's webhooks; null when none are used.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Where consent comes back to, as registered.</summary>
    public required Uri RedirectUri { get; init; }

    /// <summary>How its feeds are read.</summary>
    public FeedOptions Feeds { get; init; } = FeedOptions.OfExact;

    /// <summary>When tokens are replaced.</summary>
    public TokenClock Tokens { get; init; } = new();

    /// <summary>The window of the minute limit: shorter only for a sandbox.</summary>
    public TimeSpan MinuteWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The limits of calls, until Exact's own headers tell them.</summary>
    public BudgetOptions Budget { get; init; } = new();

    /// <summary>The secrets are never shown.</summary>
    public override string ToString() => $"{BaseAddress} division {Division}";
}

/// <summary>The webshop's end of a connection.</summary>
internal sealed record WebshopEnd
{
    /// <summary>The address below which its resources stand.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>How we prove who we are.</summary>
    public required WebshopCredentials Credentials { get; init; }

    /// <summary>What signs the shop's webhooks; null when none are used.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>How its feeds are read.</summary>
    public FeedOptions Feeds { get; init; } = new() { PollPeriod = TimeSpan.FromSeconds(30) };

    /// <summary>The secrets are never shown.</summary>
    public override string ToString() => BaseAddress.ToString();
}
