using System.Diagnostics;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Pairs;

/// <summary>Carries out what a step of one pair wants, and brings back what came of it.</summary>
internal sealed class PairEffects(PairKey key, Connection connection, IGrainFactory grains, PairWorld world)
{
    private const int MostNeeding = 1000;

    /// <summary>Whether something is to be done now, as opposed to being waited for.</summary>
    public static bool IsWork(PairEffect effect) => effect is not (PairEffect.Rest or PairEffect.AwaitView or PairEffect.AwaitPair);

    public Task AcknowledgeAsync(ChangeMessage message) =>
        grains.GetGrain<IFeedGrain>(FeedKey.Of(key.Connection, message.Delivery.Shown.System))
            .AcknowledgeAsync(message.Reader, message.Delivery.Feed, message.Delivery.Number);

    /// <summary>Asks the fuse before a write is stored. Null when the write may go.</summary>
    public async Task<PairInput.Refused?> RefusalAsync(PairStep step)
    {
        if (step.Effect is not PairEffect.Send send)
        {
            return null;
        }

        var quota = grains.GetGrain<IQuotaGrain>(connection.QuotaKey(send.System));
        return await quota.MayWriteAsync(key.ToString(), send.System, Fuse.KindOf(send)) is { } failure ? new(send.System, failure) : null;
    }

    /// <summary>Passes on what the step noticed.</summary>
    public async Task TellAsync(PairStep step)
    {
        foreach (var note in step.Notes)
        {
            world.Metrics.Noticed(key.Entity, note);
            if (note is PairNote.ClockSample sample)
            {
                world.Clocks.Sample(key.Connection, sample.System, sample.Reading);
            }
            else if (note is PairNote.Linked)
            {
                await WakeNeedingAsync();
            }
        }
    }

    public async Task<IReadOnlyDictionary<ReferenceFrom, LinkKnown>> LinksAsync(PairEffect.FindLinks find)
    {
        var references = find.References.Select(static reference => new RecordReference(reference.Entity, new(reference.Id))).ToHashSet();
        var known = await world.Directory.LinksAsync(key.Connection, find.System, references, CancellationToken.None);
        var unknown = references.Where(reference => !known.ContainsKey(reference)).ToList();
        var links = known.ToDictionary(
            link => new ReferenceFrom(find.System, link.Key.Entity, link.Key.Record.Value),
            static link => new LinkKnown(link.Value.Pair, link.Value.Other?.Value));
        if (unknown.Count == 0)
        {
            return links;
        }

        // A record that is only known by being referred to: it gets its pair now, and is brought in first.
        var made = await world.Directory.ResolveAsync(
            key.Connection,
            find.System,
            [.. unknown.Select(reference => ResolveEntry.Referred(find.System, reference.Entity, reference.Record))],
            world.Time.GetUtcNow(),
            CancellationToken.None);
        for (var i = 0; i < unknown.Count; i++)
        {
            links[new(find.System, unknown[i].Entity, unknown[i].Record.Value)] = new(made[i]!.Pair, null);
        }

        return links;
    }

    /// <summary>Carries out the effect. Null when there is nothing to go on with.</summary>
    public async Task<PairInput?> CarryOutAsync(PairStep step)
    {
        switch (step.Effect)
        {
            case PairEffect.Rest:
                return null;
            case PairEffect.AwaitView view:
                await Feed(view.System).RequestViewAsync(key.Entity);
                return null;
            case PairEffect.AwaitPair other:
                await grains.GetGrain<IPairGrain>(other.Needed.ToString()).WakeAsync(new(Priority: other.Priority));
                return null;
            case PairEffect.Read read:
                return new PairInput.WasRead(
                    read.System,
                    read.Request.Scope,
                    await connection.End(read.System).ReadAsync(read.Request, Call(read.System, step.State), CancellationToken.None));
            case PairEffect.Search search:
                return new PairInput.WasSearched(
                    search.System,
                    await connection.End(search.System).FindAsync(search.Request, Call(search.System, step.State), CancellationToken.None));
            case PairEffect.ClaimKey claim:
                return new PairInput.WasClaimed(Answer(
                    await world.Directory.ClaimAsync(key, claim.Target, claim.MatchKey, world.Time.GetUtcNow(), CancellationToken.None)));
            case PairEffect.Send send:
                return await SendAsync(send, step.State);
            default:
                throw new UnreachableException();
        }
    }

    private async Task<PairInput> SendAsync(PairEffect.Send send, PairState state)
    {
        var sent = world.Time.GetUtcNow();
        var outcome = await connection.End(send.System).WriteAsync(send.Request, Call(send.System, state, send.Before), CancellationToken.None);
        world.Metrics.Wrote(send.System, key.Entity, outcome);
        return new PairInput.WasSent(outcome, new(sent, world.Time.GetUtcNow()));
    }

    private async Task WakeNeedingAsync()
    {
        foreach (var needing in await world.Directory.NeedingAsync(key, MostNeeding, CancellationToken.None))
        {
            await grains.GetGrain<IPairGrain>(needing.ToString()).WakeAsync(new());
        }
    }

    private CallContext Call(SystemName system, PairState state, DateTimeOffset? sendBefore = null) =>
        connection.Call(system, state.Priority, state.WasRejected, sendBefore);

    private IFeedGrain Feed(SystemName system) => grains.GetGrain<IFeedGrain>(FeedKey.Of(key.Connection, system));

    private static Claim Answer(ClaimAnswer answer) => answer switch
    {
        ClaimAnswer.Granted => new Claim.Granted(),
        ClaimAnswer.Linked linked => new Claim.Linked(linked.Other, linked.WasInactive),
        ClaimAnswer.Moved moved => new Claim.Moved(moved.To),
        ClaimAnswer.Ambiguous ambiguous => new Claim.Ambiguous(ambiguous.Exact, ambiguous.Webshop),
        ClaimAnswer.Held held => new Claim.Held(held.By),
        _ => throw new UnreachableException(),
    };
}
