using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>An activation as the place of one turn: where the store fails and the process dies.</summary>
internal sealed class PairPlace(PairActivation activation, PairMessage message, PairInput input) : IPairPlace
{
    private PairInput _input = input;
    private PairState? _from;
    private PairContext? _context;

    private Site Site => activation.Site;

    public PairState? State => activation.State;

    public PairContext Context(ImmutableDictionary<ReferenceFrom, LinkKnown> links, DateTimeOffset? sharedView)
    {
        _from = activation.State;
        return _context = Known(links) with { SharedView = sharedView };
    }

    private PairContext Known(ImmutableDictionary<ReferenceFrom, LinkKnown> links) => new()
    {
        Key = activation.Key,
        Mapping = Site.Mapping,
        Policy = Site.Policy,
        Timing = Site.Timing,
        Now = activation.Silo.Now,
        NextIntent = Site.NewId(),
        ExactOffset = activation.Silo.Clock(Site.Exact),
        WebshopOffset = activation.Silo.Clock(Site.Shop),
        Links = links,
    };

    public Task<PairInput.Refused?> RefusalAsync(PairStep step)
    {
        var refused = step.Effect is PairEffect.Send send && Site.Fuses.Refusal(activation.Key, send) is { } failure ? new PairInput.Refused(send.System, failure) : null;
        _input = refused ?? _input;
        return Task.FromResult(refused);
    }

    public async Task<string?> StoreAsync(PairStep step)
    {
        Site.World.CountStep(activation.Key, step.State);
        Site.Checks.States.Woken(activation.Key, _input, step);
        Site.Checks.Took(activation.Key, _from, _input, _context!, step);
        Branches.Count(Site.World.Coverage.Branches.Taken, _input, step);
        if (message is PairMessage.Change { Delivery.Shown: { } shown } && step.IsKeptIn(activation.State, shown))
        {
            activation.State = step.State;
            return null;
        }

        var place = Places.OfStore(activation.State, step.State);
        var row = DirectoryRow.Of(step.State, IsWork(step.Effect), activation.Silo.Now);
        await CrashAsync(place, step);
        await Site.World.Time.Wait(Site.StoreLatency, activation.Life);
        if (Strikes(FaultKind.StoreFails, place, step))
        {
            return await activation.FailAsync();
        }

        if (activation.Version != activation.Stored.Version)
        {
            Site.World.Coverage.LostRaces++;
            return await activation.FailAsync();
        }

        if (Site.Book.Contradiction(activation.Key, row, step.State) is { } contradiction)
        {
            return contradiction;
        }

        var before = activation.Stored.State;
        Site.Checks.States.Replacing(activation.Key, _from, before);
        if (!activation.Stored.Write(activation.Version, step.State, step.History))
        {
            return await activation.FailAsync();
        }

        if (Site.World.Traces)
        {
            Site.World.Note(StepText.Of(activation, step, place));
        }

        Site.Book.Store(activation.Key, row, step.State, activation.Silo.Now);
        Site.Due(activation.Key);
        Site.Checks.Stored(activation.Key, before, step);
        activation.Version = activation.Stored.Version;
        activation.State = step.State;
        if (Strikes(FaultKind.StoreAnswerLost, place, step))
        {
            return await activation.FailAsync();
        }

        return null;
    }

    public Task ReadAgainAsync()
    {
        _input = new PairInput.Contradicted("");
        activation.Read();
        return Task.CompletedTask;
    }

    public Task AcknowledgeAsync()
    {
        if (message is PairMessage.Change change)
        {
            Site.Checks.States.Acknowledged(activation.Key, activation.Stored.State, change.Delivery.Shown);
            Site.Acknowledge(change);
        }

        return Task.CompletedTask;
    }

    public Task TellAsync(PairStep step)
    {
        foreach (var note in step.Notes)
        {
            if (note is PairNote.ClockSample sample)
            {
                activation.Silo.Sample(Site.System(sample.System), sample.Reading);
                Site.World.Note($"{Site.Name} {sample.System} says {sample.Reading.ModifiedAt:HH:mm:ss.fff} of a call from {sample.Reading.Call.Sent:HH:mm:ss.fff} to {sample.Reading.Call.Answered:HH:mm:ss.fff}: its clock is {activation.Silo.Clock(Site.System(sample.System))}");
            }
            else if (note is PairNote.Linked)
            {
                Site.WakeNeeding(activation.Key);
            }
        }

        return Task.CompletedTask;
    }

    public async Task<IReadOnlyDictionary<ReferenceFrom, LinkKnown>> LinksAsync(PairEffect.FindLinks find)
    {
        await Site.World.Time.Wait(Site.StoreLatency, activation.Life);
        _input = new PairInput.LinksKnown();
        return Site.Book.Links(find, activation.Silo.Now);
    }

    public async Task<PairInput?> CarryOutAsync(PairStep step)
    {
        if (Site.World.Traces)
        {
            Site.World.Note($"{Site.Name} {StepText.Of(activation.Key)} goes on with {StepText.Of(step.Effect)}");
        }

        if (!IsWork(step.Effect))
        {
            Site.Await(step.Effect, activation.Key);
            return null;
        }

        await CrashAsync(Place.BeforeEffect, step);
        var input = await EffectAsync(step);
        await CrashAsync(Place.AfterEffect, step);
        _input = input ?? _input;
        return input;
    }

    private static bool IsWork(PairEffect effect) => effect is not (PairEffect.Rest or PairEffect.AwaitView or PairEffect.AwaitPair);

    private async Task<PairInput?> EffectAsync(PairStep step)
    {
        switch (step.Effect)
        {
            case PairEffect.Read read:
                return new PairInput.WasRead(read.System, read.Request.Scope, await Site.Calls.ReadAsync(read.System, read.Request, step.State, activation));
            case PairEffect.Search search:
                return new PairInput.WasSearched(search.System, await Site.Calls.SearchAsync(search.System, search.Request, step.State, activation));
            case PairEffect.ClaimKey claim:
                await Site.World.Time.Wait(Site.StoreLatency, activation.Life);
                return new PairInput.WasClaimed(Site.Book.Claim(activation.Key, claim.Target, claim.MatchKey, activation.Silo.Now));
            case PairEffect.Send send:
                Site.Checks.Sending(activation.Key, send, step.State.Intent!, activation.Stored);
                var sent = activation.Silo.Now;
                var outcome = await Site.Calls.SendAsync(send, step.State, activation);
                Site.World.Note($"{Site.Name} {activation.Key.Entity}: {outcome.GetType().Name}");
                return new PairInput.WasSent(outcome, new(sent, activation.Silo.Now));
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.Effect, "Not an effect.");
        }
    }

    private bool Strikes(FaultKind kind, Place place, PairStep step)
    {
        var strikes = Site.Weather.Strikes(kind, place);
        if (strikes)
        {
            Site.World.Coverage.Branches.Meet(kind, Branches.Of(step.Effect));
        }

        return strikes;
    }

    // Who awaits a crash never goes on.
    private Task CrashAsync(Place place, PairStep step)
    {
        if (Strikes(FaultKind.SiloKilled, place, step))
        {
            Site.World.Kill(activation.Silo);
            return new TaskCompletionSource().Task;
        }

        if (Strikes(FaultKind.Crash, place, step))
        {
            activation.Life.End();
            Site.Forget(activation);
            return new TaskCompletionSource().Task;
        }

        return Task.CompletedTask;
    }
}
