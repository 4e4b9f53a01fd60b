using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Simulation.Pairs;
using ExactSyncCluster.Simulation.Storage;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>A pair in the memory of one silo: one turn at a time, as a grain takes them.</summary>
internal sealed class PairActivation(PairKey key, Site site, Silo silo)
{
    private readonly Queue<PairMessage> _inbox = new();
    private bool _isBusy;
    private bool _isRead;

    public PairKey Key => key;

    public Site Site => site;

    public Silo Silo => silo;

    public Life Life { get; } = new(silo.Life);

    public StoredPair Stored { get; } = site.Store(key);

    /// <summary>What this activation takes for the stored state.</summary>
    public PairState? State { get; set; }

    /// <summary>The version under which it was read or written.</summary>
    public long Version { get; set; }

    /// <summary>It takes no message any more.</summary>
    public bool IsGone { get; private set; }

    public void Post(PairMessage message)
    {
        _inbox.Enqueue(message);
        if (!_isBusy)
        {
            _isBusy = true;
            site.World.Run(PumpAsync());
        }
    }

    public void Read()
    {
        State = Stored.Read();
        Version = Stored.Version;
        _isRead = true;
    }

    /// <summary>The store failed: memory is thrown away, and what waits goes to whoever comes next. Who awaits it never goes on.</summary>
    public Task<string?> FailAsync()
    {
        Leave();
        return new TaskCompletionSource<string?>().Task;
    }

    private async Task PumpAsync()
    {
        while (_inbox.TryDequeue(out var message))
        {
            await TakeAsync(message);
            if (State?.Standing is Standing.Moved or Standing.Ended)
            {
                Leave();
                return;
            }
        }

        _isBusy = false;
    }

    private async Task TakeAsync(PairMessage message)
    {
        if (!_isRead)
        {
            await site.World.Time.Wait(Site.StoreLatency, Life);
            site.RecallClocks(silo);
            Read();
        }

        if (site.World.Traces)
        {
            site.World.Note($"{site.Name} {StepText.Of(key)} takes {StepText.Of(message)}");
        }

        var input = Input(message);
        var place = new PairPlace(this, message, input);
        try
        {
            await PairTurn.RunAsync(place, input);
        }
        catch (PairMovedException)
        {
            // The record belongs to another pair by now, which has read it by its id after that.
            if (message is PairMessage.Change)
            {
                await place.AcknowledgeAsync();
                Leave();
            }
        }
    }

    private PairInput Input(PairMessage message) => message switch
    {
        PairMessage.Change change => change.Delivery.Input(Known()),
        PairMessage.Wake wake => new PairInput.Woken(Known(), key.Entity, wake.FreshView, wake.ReadStarted, wake.Priority, wake.SharedView),
        PairMessage.BringBack back => back.Restored,
        _ => new PairInput.Resumed(),
    };

    private KnownRecords Known()
    {
        if (State is { Exact.Record: not null, Webshop.Record: not null })
        {
            return KnownRecords.None;
        }

        return site.Book.Find(key) is { } row
            ? new(row.Exact is { } exact ? new(exact) : null, row.Webshop is { } webshop ? new(webshop) : null)
            : KnownRecords.None;
    }

    private void Leave()
    {
        IsGone = true;
        site.Forget(this);
        while (_inbox.TryDequeue(out var message))
        {
            site.Post(key, message);
        }
    }
}
