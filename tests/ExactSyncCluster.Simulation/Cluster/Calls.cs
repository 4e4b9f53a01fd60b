using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Systems;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>The network between a connection and its two systems.</summary>
internal sealed class Calls(Site site, Dice dice)
{
    // A call lasts no longer than this; its outcome is then unknown.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan LeastWay = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostWay = TimeSpan.FromMilliseconds(60);

    /// <summary>A slow call takes this much longer at most on each of its two ways: it ends before it is given up.</summary>
    public static readonly TimeSpan MostSlow = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan MostHung = TimeSpan.FromMinutes(2);

    // A search shows a record no later than this after its request left: the first look may come before that, the second does not.
    private static readonly TimeSpan SearchLag = TimeSpan.FromSeconds(21);
    private static readonly CallFailure RefusedTwice = new(FailureCause.NeedsConsent, "Exact refuses the token, and the one that came for it.");
    private static readonly CallFailure Outage = new(FailureCause.Outage, "The system answers 503.");

    private readonly Dictionary<string, DateTimeOffset> _sent = new(StringComparer.Ordinal);

    /// <summary>How many calls were made for single records.</summary>
    public int Made { get; private set; }

    private Weather Weather => site.Weather;

    private VirtualTime Time => site.World.Time;

    public async Task<WriteOutcome> SendAsync(PairEffect.Send send, PairState state, PairActivation by)
    {
        var life = by.Life;
        Made++;
        var place = Places.OfWrite(send.System, send.Request);
        if (await PermitAsync(send.System, state.Priority, place, life) is { } denied)
        {
            return new WriteOutcome.NotSent(denied);
        }

        await HangAsync(by, place);
        if (CallFailure.WhenLate(send.Before, by.Silo.Now) is { } late)
        {
            return new WriteOutcome.NotSent(late);
        }

        WriteOutcome? outcome = null;
        var isLost = Weather.Strikes(FaultKind.RequestLost, place);
        var arrival = MostWay;
        var isLate = !isLost && Weather.Strikes(FaultKind.AppliedLate, place);
        if (!isLost)
        {
            arrival = isLate ? Limit + dice.Between(TimeSpan.Zero, MostLate(send.Request)) : Way(send.System, place);
            var sent = Time.Now;
            var lateSince = isLate ? state.Intent?.Since : null;
            Time.At(sent + arrival, site.World.Life, () => outcome = Arrive(by.Key, send, place, lateSince, sent));
        }

        if (isLost || isLate || Weather.Strikes(FaultKind.ReplyLost, place))
        {
            site.Permits?.Unheard(place.ToString());
            await Time.Wait(site.World.Plan.EndsEarly ? dice.Between(MostWay, Limit) : Limit, life);
            return new WriteOutcome.Unknown("no answer");
        }

        await Time.Wait((arrival > MostWay ? arrival : MostWay) + Way(send.System, place), life);
        return outcome!;
    }

    public async Task<RecordRead> ReadAsync(SystemName system, RecordRequest request, PairState state, PairActivation by)
    {
        var life = by.Life;
        Made++;
        if (await PermitAsync(system, state.Priority, Place.ReadRecord, life) is { } denied)
        {
            return new RecordRead.Failed(denied);
        }

        var start = by.Silo.Now;
        await Time.Wait(Way(system, Place.ReadRecord), life);
        // Where the other record was deleted, one that is not found is taken for gone as well.
        var shown = state.Side(system.Other()).Existence != Existence.Deleted && IsEmpty(system, Place.ReadRecord) ? null : site.System(system).Show(request.Record.Value, request.Scope, default);
        await Time.Wait(Way(system, Place.ReadRecord), life);
        if (Weather.Strikes(FaultKind.ReadFailed, Place.ReadRecord))
        {
            return new RecordRead.Failed(Outage);
        }

        if (shown is null && system == SystemName.Exact)
        {
            site.Permits?.Erred(nameof(Place.ReadRecord));
        }

        var window = new ReadWindow(start, by.Silo.Now);
        return shown is null ? new RecordRead.Missing(window) : new RecordRead.Found(shown with { Read = window });
    }

    public async Task<RecordSearch> SearchAsync(SystemName system, CorrelationRequest request, PairState state, PairActivation by)
    {
        var life = by.Life;
        Made++;
        if (await PermitAsync(system, state.Priority, Place.Search, life) is { } denied)
        {
            return new RecordSearch.Failed(denied);
        }

        var start = by.Silo.Now;
        await Time.Wait(Way(system, Place.Search), life);
        var found = site.System(system).Find(request.Entity, request.Key)
            .Where(id => !IsHidden(id))
            .Select(id => site.System(system).Show(id, RecordScope.Whole, default)! with { ETag = null })
            .ToImmutableArray();
        await Time.Wait(Way(system, Place.Search), life);
        if (Weather.Strikes(FaultKind.ReadFailed, Place.Search))
        {
            return new RecordSearch.Failed(Outage);
        }

        var window = new ReadWindow(start, by.Silo.Now);
        return new RecordSearch.Done([.. found.Select(shown => shown with { Read = window })], window);
    }

    public async Task<FeedPage> ReadFeedAsync(SystemName system, FeedRequest request, CallPriority priority, Silo silo, Life life)
    {
        var place = Places.OfFeed(system);
        if (await PermitAsync(system, priority, place, life) is { } denied)
        {
            return new FeedPage.Failed(denied);
        }

        var start = silo.Now;
        await Time.Wait(Way(system, place), life);
        if (system == SystemName.Webshop && Weather.Strikes(FaultKind.CursorExpired, place))
        {
            site.Shop.ExpireCursors();
        }

        var page = system == SystemName.Exact
            ? site.Exact.Read(request, default, site.World.Plan.PageSize)
            : site.Shop.Read(request, default, site.World.Plan.PageSize);
        await Time.Wait(Way(system, place), life);
        if (Weather.Strikes(FaultKind.ReadFailed, place))
        {
            return new FeedPage.Failed(Outage);
        }

        return page is FeedPage.Page read
            ? (IsFirstPage(request) && IsEmpty(system, place) ? read with { Entries = [], HasMore = false, Next = request.Position! } : read) with { Read = new(start, silo.Now) }
            : page;
    }

    /// <summary>Asks a system whether it numbers its versions as before; null when it answered.</summary>
    public async Task<CallFailure?> LookAtNumberingAsync(SystemName system, Life life)
    {
        var place = Places.OfFeed(system);
        if (await PermitAsync(system, CallPriority.Feed, place, life) is { } denied)
        {
            return denied;
        }

        await Time.Wait(Way(system, place) + Way(system, place), life);
        return Weather.Strikes(FaultKind.ReadFailed, place) ? Outage : null;
    }

    private TimeSpan MostLate(WriteRequest request) => request is WriteRequest.CreateRecord ? site.World.Plan.MostLateCreate : site.World.Plan.MostLateChange;

    private WriteOutcome Arrive(PairKey pair, PairEffect.Send send, Place place, DateTimeOffset? lateSince, DateTimeOffset sent)
    {
        var made = site.Checks.Arriving(pair, send, lateSince);
        var lines = site.Checks.ArrivingLines(pair, send);
        var outcome = site.System(send.System).Arrive(send.Request);
        site.Checks.Arrived(pair, send, outcome, made);
        if (outcome is WriteOutcome.Applied)
        {
            site.Checks.AppliedLines(pair, send, lines, isLate: lateSince is not null);
        }

        if (outcome is WriteOutcome.Rejected && send.System == SystemName.Exact)
        {
            site.Permits?.Erred(place.ToString(), isLate: lateSince is not null);
        }

        if (outcome is WriteOutcome.Applied { NewId: { } id })
        {
            _sent[id] = sent;
        }

        if (Weather.Strikes(FaultKind.EditMeanwhile, place))
        {
            Time.At(Time.Now + dice.Between(TimeSpan.FromMilliseconds(1), MostWay), site.World.Life, () => site.World.People.EditMeanwhile(site, pair, send.System));
        }

        return outcome;
    }

    // A token that is refused is renewed once, as the connector does it.
    private async Task<CallFailure?> PermitAsync(SystemName system, CallPriority priority, Place place, Life life)
    {
        if (system != SystemName.Exact || site.Tokens is not { } tokens)
        {
            return await TakePermitAsync(system, priority, place, life);
        }

        string? rejected = null;
        for (var round = 0; round < 2; round++)
        {
            switch (await tokens.GetAsync(rejected, life))
            {
                case TokenAnswer.None none:
                    return none.Failure;
                case TokenAnswer.Token token when token.Value != rejected:
                    if (await TakePermitAsync(system, priority, place, life) is { } denied)
                    {
                        return denied;
                    }

                    if (tokens.Takes(token.Value))
                    {
                        return null;
                    }

                    site.Permits?.Erred(place.ToString());
                    await Time.Wait(Way(), life);
                    rejected = token.Value;
                    break;
                default:
                    return RefusedTwice;
            }
        }

        return RefusedTwice;
    }

    private async Task<CallFailure?> TakePermitAsync(SystemName system, CallPriority priority, Place place, Life life)
    {
        if (site.Permits?.Take(system, priority, place.ToString()) is { } denied)
        {
            return denied;
        }

        if (Weather.Strikes(FaultKind.Throttled, place))
        {
            await Time.Wait(MostWay, life);
            return new(FailureCause.Throttled, "429", Time.Now + dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)));
        }

        if (Weather.Strikes(FaultKind.Unavailable, place))
        {
            await Time.Wait(MostWay, life);
            return Outage;
        }

        return null;
    }

    // Nobody hears of it any more; who comes next takes its place, and it wakes after that.
    private async Task HangAsync(PairActivation by, Place place)
    {
        if (Weather.Strikes(FaultKind.SiloHangs, place))
        {
            site.Permits?.Unheard(place.ToString());
            site.Forget(by);
            await Time.Wait(dice.Between(TimeSpan.FromSeconds(1), MostHung), by.Life);
        }
    }

    // Who lacks a right is answered with an empty list, and not with an error.
    private bool IsEmpty(SystemName system, Place place) => system == SystemName.Exact && Weather.Strikes(FaultKind.AnswerEmpty, place);

    // A read that is cut off in its middle would be a feed that does not show all that it has.
    private static bool IsFirstPage(FeedRequest request) => long.TryParse(request.Position, out _);

    private bool IsHidden(string id) =>
        _sent.TryGetValue(id, out var sent) && Time.Now < sent + SearchLag && Weather.Strikes(FaultKind.SearchLags, Place.Search);

    private TimeSpan Way(SystemName system, Place place)
    {
        if (!Weather.Strikes(FaultKind.AnswerSlow, place))
        {
            return Way();
        }

        var way = dice.Between(MostWay, MostSlow);
        if (system == SystemName.Exact)
        {
            site.Permits?.Lasts(place.ToString(), Time.Now + way + MostWay);
        }

        return way;
    }

    private TimeSpan Way() => dice.Between(LeastWay, MostWay);
}
