using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Silo.Storage;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace ExactSyncCluster.Silo.Grains.Pairs;

/// <summary>
/// Runs the reconciler for one pair: take a step, store it, acknowledge, carry out what it wants, feed the result back.
/// It holds no rule of its own.
/// </summary>
[ImplicitStreamSubscription(ChangeStream.Namespace)]
internal sealed partial class PairGrain(
    [PersistentState("pair", PairStorage.ProviderName)] IPersistentState<PairDocument> document,
    PairWorld world,
    ILogger<PairGrain> logger) : Grain, IPairGrain, IStreamSubscriptionObserver, IAsyncObserver<ChangeMessage>
{
    // A pair that still wants something after as many steps is looked after again by its directory row.
    private const int MostSteps = 100;

    private PairKey _key;
    private byte[] _stored = [];
    private ImmutableDictionary<ReferenceFrom, LinkKnown> _links = ImmutableDictionary<ReferenceFrom, LinkKnown>.Empty;
    private PairEffects? _effects;

    private PairEffects Effects => _effects ??= world.Effects(_key, GrainFactory);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = PairKey.Parse(this.GetPrimaryKeyString());
        _stored = document.State.State is { } state ? Bytes(state) : [];
        return Task.CompletedTask;
    }

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<ChangeMessage>().ResumeAsync(this);

    public Task OnNextAsync(ChangeMessage item, StreamSequenceToken? token = null) => DeliverAsync(item);

    public Task OnErrorAsync(Exception ex)
    {
        LogStreamFault(ex, _key);
        return Task.CompletedTask;
    }

    public async Task DeliverAsync(ChangeMessage message)
    {
        world.Metrics.Received(message.Delivery.Shown.System, _key.Entity);
        try
        {
            await RunAsync(message.Delivery.Input(await KnownAsync()), message);
        }
        catch (PairMovedException)
        {
            // The record belongs to another pair by now, which has read it by its id after that.
            await Effects.AcknowledgeAsync(message);
        }
    }

    public async Task WakeAsync(WakeMessage message) => await RunAsync(
        new PairInput.Woken(await KnownAsync(), _key.Entity, message.FreshView, message.ReadStarted, message.Priority), null);

    public Task ResumeAsync() => RunAsync(new PairInput.Resumed(), null);

    public Task RestoreAsync(RestoreMessage message) =>
        RunAsync(new PairInput.Restored(message.System, message.LineKey, message.Group, message.Values), null);

    public Task<PairView> GetState() => Task.FromResult(PairViews.Of(_key, document.State.State));

    private async Task RunAsync(PairInput input, ChangeMessage? acknowledge)
    {
        // A link that was not there the last time may be there now.
        _links = _links.Clear();
        PairInput? next = input;
        for (var steps = 0; next is not null && steps < MostSteps; steps++)
        {
            var step = PairEngine.Step(document.State.State, next, world.Context(_key, _links));
            if (await Effects.RefusalAsync(step) is { } refusal)
            {
                // The write was not allowed: it is not stored, and the pair learns why.
                var refused = PairEngine.Step(step.State with { Intent = null }, refusal, world.Context(_key, _links));
                step = refused with { History = step.History.AddRange(refused.History), Notes = step.Notes.AddRange(refused.Notes) };
            }

            step = await StoreAsync(step);
            if (acknowledge is not null)
            {
                await Effects.AcknowledgeAsync(acknowledge);
                acknowledge = null;
            }

            await Effects.TellAsync(step);
            next = await CarryOutAsync(step);
        }

        if (document.State.State?.Standing is Standing.Moved or Standing.Ended)
        {
            DeactivateOnIdle();
        }
    }

    private async Task<PairInput?> CarryOutAsync(PairStep step)
    {
        if (step.Effect is PairEffect.FindLinks find)
        {
            _links = _links.SetItems(await Effects.LinksAsync(find));
            return new PairInput.LinksKnown();
        }

        return await Effects.CarryOutAsync(step);
    }

    private async Task<PairStep> StoreAsync(PairStep step)
    {
        try
        {
            await WriteAsync(step);
            return step;
        }
        catch (PairContradictionException contradiction)
        {
            // The directory knows better whose the record is. What was stored before stands, and a person is asked.
            return await ParkAsync(contradiction);
        }
    }

    private async Task<PairStep> ParkAsync(PairContradictionException contradiction)
    {
        try
        {
            await document.ReadStateAsync();
            var parked = PairEngine.Step(document.State.State, new PairInput.Contradicted(contradiction.Message), world.Context(_key, _links));
            await WriteAsync(parked);
            return parked;
        }
        catch
        {
            // Not even that can be stored.
            Forget();
            throw;
        }
    }

    private async Task WriteAsync(PairStep step)
    {
        var bytes = Bytes(step.State);
        if (step.History.IsEmpty && bytes.AsSpan().SequenceEqual(_stored))
        {
            document.State.State = step.State;
            return;
        }

        document.State.State = step.State;
        document.State.Row = DirectoryRow.Of(step.State, PairEffects.IsWork(step.Effect), world.Time.GetUtcNow());
        document.State.NewHistory = step.History;
        try
        {
            await document.WriteStateAsync();
            _stored = bytes;
        }
        catch (Exception exception) when (exception is not PairContradictionException)
        {
            // What is stored is not known.
            Forget();
            throw;
        }
    }

    // Memory is thrown away; whoever comes next reads again what is stored.
    private void Forget()
    {
        DeactivateOnIdle();
        document.State.State = null;
    }

    private async Task<KnownRecords> KnownAsync()
    {
        if (document.State.State is { Exact.Record: not null, Webshop.Record: not null })
        {
            return KnownRecords.None;
        }

        return await world.Directory.FindAsync(_key, CancellationToken.None) is { } row ? new(row.Exact, row.Webshop) : KnownRecords.None;
    }

    private static byte[] Bytes(PairState state) => JsonSerializer.SerializeToUtf8Bytes(state, PairJson.Options);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stream of {Pair} reported a fault; its change will be handed over again.")]
    private partial void LogStreamFault(Exception exception, PairKey pair);
}
