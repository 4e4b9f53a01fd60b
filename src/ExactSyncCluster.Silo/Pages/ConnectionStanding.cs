using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>How one connection stands. What did not answer is null.</summary>
internal sealed record ConnectionStanding
{
    public required ConnectionDefinition Definition { get; init; }

    public required ConnectionPhase? Phase { get; init; }

    public required TokenView? Token { get; init; }

    public required EndStanding Exact { get; init; }

    public required EndStanding Webshop { get; init; }

    public required IReadOnlyList<StandingCount> Counts { get; init; }

    /// <summary>Changes that their pairs could not take, as many as are shown.</summary>
    public required IReadOnlyList<StuckLine> Stuck { get; init; }

    public string Name => Definition.Name;

    public bool NeedsConsent => Token?.NeedsConsent == true;

    /// <summary>Kinds of writes of this connection that are stopped.</summary>
    public IEnumerable<FuseStop> Fuses => new[] { Exact, Webshop }.SelectMany(static end => end.Quota?.Fuses ?? []).Where(fuse => fuse.Connection == Name);

    /// <summary>What keeps its pairs from going on.</summary>
    public Hindrance Hindrance => Phase == ConnectionPhase.Paused || NeedsConsent ? Hindrance.Standstill
        : Fuses.Any() ? Hindrance.Person
        : Exact.Trouble is not null || Webshop.Trouble is not null ? Hindrance.Passing
        : Hindrance.None;

    /// <summary>Everything answered.</summary>
    public bool IsWhole => Phase is not null && Token is not null && Exact.IsWhole && Webshop.IsWhole;

    /// <summary>One of the two ends.</summary>
    public EndStanding End(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    /// <summary>How many pairs stand in a way.</summary>
    public int Count(Entity? entity, PairStatus status) =>
        Counts.Where(count => (entity is null || count.Entity == entity) && count.Status == status).Sum(static count => count.Count);
}

/// <summary>How one end of a connection stands.</summary>
internal sealed record EndStanding(FeedView? Feeds, QuotaView? Quota)
{
    /// <summary>Both answered.</summary>
    public bool IsWhole => Feeds is not null && Quota is not null;

    /// <summary>What keeps it from being read; null when nothing does.</summary>
    public string? Trouble => Feeds?.Trouble;

    /// <summary>No call is left for the moment: waiting for the next one is how limits are kept, and no trouble.</summary>
    public bool IsOutOfCalls => Quota is { MinuteLeft: <= 0 } or { DayLeft: <= 0 };

    /// <summary>All its records are being read: for the first time after the match, or again from the beginning.</summary>
    public bool IsReadWhole => Feeds is { IsSurveyed: true, Feeds: { Length: > 0 } feeds } && feeds.Any(static feed => !feed.IsComplete);

    /// <summary>Up to when everything is known; null before everything was read once.</summary>
    public DateTimeOffset? KnownUntil =>
        Feeds is { Feeds: { Length: > 0 } feeds } && feeds.All(static feed => feed.IsComplete) ? feeds.Min(static feed => feed.ReadStarted) : null;

    /// <summary>Changes on their way.</summary>
    public int Outstanding => Feeds?.Feeds.Sum(static feed => feed.Outstanding) ?? 0;
}
