using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
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
    private PairKey _key;
    private PairState? _stored;
    private PairEffects? _effects;

    private PairState? State => document.State.State;

    private PairEffects Effects => _effects ??= world.Effects(_key, GrainFactory);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = PairKey.Parse(this.GetPrimaryKeyString());
        _stored = document.State.State;
        await world.Clocks.RecallAsync(_key.Connection, GrainFactory, world.Time.GetUtcNow());
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
        new PairInput.Woken(await KnownAsync(), _key.Entity, message.FreshView, message.ReadStarted, message.Priority, message.SharedView), null);

    public Task ResumeAsync() => RunAsync(new PairInput.Resumed(), null);

    public Task RestoreAsync(RestoreMessage message) =>
        RunAsync(new PairInput.Restored(message.System, message.LineKey, message.Group, message.Values), null);

    public Task<PairView> GetState() => Task.FromResult(PairViews.Of(_key, document.State.State));

    private async Task RunAsync(PairInput input, ChangeMessage? acknowledge)
    {
        await PairTurn.RunAsync(new Place(this, acknowledge), input);
        if (document.State.State?.Standing is Standing.Moved or Standing.Ended)
        {
            DeactivateOnIdle();
        }
    }

    // Who is woken although its state wants nothing may remember less than is stored: it writes, and learns so by the ETag.
    private async Task WriteAsync(PairStep step, Observation? shown)
    {
        if (shown is not null && step.IsKeptIn(_stored, shown))
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
            _stored = step.State;
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

    private PairContext Context(ImmutableDictionary<ReferenceFrom, LinkKnown> links) => world.Context(_key, links);

    private async Task ReadAgainAsync()
    {
        try
        {
            await document.ReadStateAsync();
            _stored = document.State.State;
        }
        catch
        {
            Forget();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stream of {Pair} reported a fault; its change will be handed over again.")]
    private partial void LogStreamFault(Exception exception, PairKey pair);

    /// <summary>This grain, as the place of one turn.</summary>
    private sealed class Place(PairGrain grain, ChangeMessage? message) : IPairPlace
    {
        private bool _isContradicted;

        public PairState? State => grain.State;

        public PairContext Context(ImmutableDictionary<ReferenceFrom, LinkKnown> links, DateTimeOffset? sharedView) =>
            grain.Context(links) with { SharedView = sharedView };

        public Task<PairInput.Refused?> RefusalAsync(PairStep step) => grain.Effects.RefusalAsync(step);

        public async Task<string?> StoreAsync(PairStep step)
        {
            try
            {
                await grain.WriteAsync(step, message?.Delivery.Shown);
                return null;
            }
            catch (PairContradictionException contradiction) when (!_isContradicted)
            {
                _isContradicted = true;
                return contradiction.Message;
            }
            catch (PairContradictionException)
            {
                // Not even that it is parked can be stored.
                grain.Forget();
                throw;
            }
        }

        public Task ReadAgainAsync() => grain.ReadAgainAsync();

        public Task AcknowledgeAsync() => message is null ? Task.CompletedTask : grain.Effects.AcknowledgeAsync(message);

        public Task TellAsync(PairStep step) => grain.Effects.TellAsync(step);

        public Task<IReadOnlyDictionary<ReferenceFrom, LinkKnown>> LinksAsync(PairEffect.FindLinks find) => grain.Effects.LinksAsync(find);

        public Task<PairInput?> CarryOutAsync(PairStep step) => grain.Effects.CarryOutAsync(step);
    }
}
