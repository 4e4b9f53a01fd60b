using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Due;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Homes;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Grains.Quotas;

/// <summary>Keeps one budget: stores what it reserves before it is spent, and wakes the pairs that are due, the most urgent first.</summary>
[AtHome]
internal sealed partial class QuotaGrain(
    [PersistentState("quota", SyncStorage.GrainsProviderName)] IPersistentState<QuotaDocument> document,
    ConnectionCatalog connections,
    IPairDirectory directory,
    DueScan scan,
    StoppedPairs stopped,
    ActiveSilos silos,
    SyncMetrics metrics,
    TimeProvider time,
    FeedPace pace,
    ILogger<QuotaGrain> logger) : Grain, IQuotaGrain
{
    // A person who lets a stopped kind of write go on lets this much of it go on.
    private const int ApprovedPairs = 1000;

    private static readonly TimeSpan ApprovedSpan = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Queue<(long Number, DateTimeOffset TakenAt)>> _permits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Fuse> _fuses = new(StringComparer.Ordinal);

    // A blown fuse is told once, not for every write that it stops.
    private readonly HashSet<(string Connection, SystemName System, WriteKind Kind)> _blown = [];

    // What the connections that share this budget have told.
    private readonly Dictionary<string, ConnectionProgress> _progress = new(StringComparer.Ordinal);
    private CallBudget? _budget;
    private WakeList? _wakes;
    private WaitingClasses _waiting;
    private Type? _trouble;
    private SystemName _system;
    private IGrainTimer? _timer;

    private IReadOnlyCollection<Connection> Sharing => connections.Sharing(this.GetPrimaryKeyString());

    private CallBudget Budget => _budget ??= new(Options(), document.State.Budget, time.GetUtcNow());

    // The shop's calls do not stand in each other's way.
    private WakeList Wakes => _wakes ??= new(_system == SystemName.Exact ? pace.Wakes : pace.Wakes with { MostOfEntity = null });

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _system = this.GetPrimaryKeyString().StartsWith("exact|", StringComparison.Ordinal) ? SystemName.Exact : SystemName.Webshop;
        _timer = this.RegisterGrainTimer(WakeDueAsync, new GrainTimerCreationOptions(pace.Tick, pace.Tick) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        metrics.QuotaGone(this.GetPrimaryKeyString());
        if (_budget is not null && document.State.Budget is not null)
        {
            document.State.Budget = _budget.Close(time.GetUtcNow());
            await document.WriteStateAsync(cancellationToken);
        }
    }

    public Task EnsureAsync(string connection, ConnectionProgress progress)
    {
        silos.BringHome(this);
        _progress[connection] = progress;
        return Task.CompletedTask;
    }

    public async Task<CallFailure?> TakeAsync(CallPriority priority, string endpoint, bool rejectedBefore)
    {
        await ReserveAsync();
        switch (Budget.Take(time.GetUtcNow(), new(priority, endpoint, rejectedBefore), _waiting))
        {
            case BudgetDecision.Granted granted:
                PermitsOf(endpoint).Enqueue((granted.Permit, time.GetUtcNow()));
                return null;
            case BudgetDecision.Denied denied:
                return Soon(denied.Failure);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public async Task ReportAsync(CallReport report)
    {
        // Attempts of one endpoint are alike: which of those under way has ended does not matter to the count.
        var now = time.GetUtcNow();
        var permits = PermitsOf(report.Endpoint);
        while (permits.TryDequeue(out var permit))
        {
            // A permit whose caller is gone is never reported: the budget has ended it, and it must not stand for a later call.
            if (permits.Count == 0 || permit.TakenAt > now - Options().CallLimit)
            {
                Budget.Report(now, permit.Number, report);
                break;
            }
        }

        await ReserveAsync();
    }

    public Task<bool> ViewedAsync(string connection, Entity entity, DateTimeOffset readStarted) =>
        Task.FromResult(Wakes.Viewed(new(connection, entity), readStarted));

    public async Task<CallFailure?> MayWriteAsync(string pair, SystemName system, WriteKind kind)
    {
        var key = PairKey.Parse(pair);
        var fuse = FuseOf(key.Connection);
        var counts = kind == WriteKind.Delete ? await directory.CountAsync(key.Connection, CancellationToken.None) : [];
        var linked = counts.Where(static count => count.Status is not (PairStatus.Known or PairStatus.Moved or PairStatus.Ended)).Sum(static count => count.Count);
        var answer = fuse.Ask(time.GetUtcNow(), system, kind, key, linked, kind != WriteKind.Delete && IsBackfilling(key.Connection));
        if (fuse.MustBeStored)
        {
            await StoreFuseAsync(key.Connection, fuse);
        }

        if (answer is not FuseAnswer.Blown blown)
        {
            return null;
        }

        if (_blown.Add((key.Connection, system, kind)))
        {
            LogBlown(key.Connection, system, kind, blown.Reason);
        }

        return blown.Failure;
    }

    public async Task ApproveAsync(string connection, SystemName system, WriteKind kind)
    {
        var fuse = FuseOf(connection);
        fuse.Approve(time.GetUtcNow(), system, kind, "operator", ApprovedSpan, ApprovedPairs);
        _blown.Remove((connection, system, kind));
        await StoreFuseAsync(connection, fuse);
        await stopped.WakeAsync(connection, system, null, CancellationToken.None);
    }

    public async Task<QuotaView> GetState()
    {
        var waiting = await directory.BacklogAsync(Running(), _system, CancellationToken.None);
        var left = Budget.Left(time.GetUtcNow());
        return new()
        {
            MinuteLeft = left.MinuteLeft,
            DayLeft = left.DayLeft,
            Stops = [.. left.Errors.Where(static errors => errors.Left == 0).Select(static errors => $"too many refused calls of {errors.Endpoint}")],
            Fuses = [.. Stopped()],
            Backlog = [.. Budget.Backlogs(time.GetUtcNow(), waiting).Select(static one => new BacklogLine(one.Class, one.Pairs, one.Duration))],
        };
    }

    // Who has not told yet since this began, seconds ago, may be at its first import: a fuse that blows wants a person.
    private bool IsBackfilling(string connection) => _progress.GetValueOrDefault(connection) is not { IsBackfilling: false };

    private IEnumerable<FuseStop> Stopped() => Sharing.SelectMany(connection => Blown(connection.Definition.Name));

    private IEnumerable<FuseStop> Blown(string connection) =>
        FuseOf(connection).Store(time.GetUtcNow()).Lines
            .Where(line => line.BlownAt is not null && line.Approval is null && line.Target == _system)
            .Select(line => new FuseStop(connection, line.Target, line.Kind, line.BlownAt!.Value, line.Reason ?? "too many writes in an hour"));

    // While calls are left, what stands in the way is a call under way: it ends long before the time at which it must have.
    private CallFailure Soon(CallFailure failure)
    {
        var now = time.GetUtcNow();
        var left = Budget.Left(now);
        return failure.Cause == FailureCause.Quota && left is { MinuteLeft: not 0, DayLeft: not 0, PausedUntil: null } && failure.RetryAt > now + pace.Tick
            ? failure with { RetryAt = now + pace.Tick }
            : failure;
    }

    private async Task ReserveAsync()
    {
        if (Budget.NeedsReservation(time.GetUtcNow()) is not { } state)
        {
            return;
        }

        document.State.Budget = state;
        try
        {
            await document.WriteStateAsync();
        }
        catch
        {
            // Somebody else may be spending this budget: what is reserved there counts, and nothing is handed out here any more.
            DeactivateOnIdle();
            throw;
        }

        Budget.Reserved(state);
    }

    private async Task StoreFuseAsync(string connection, Fuse fuse)
    {
        document.State.Fuses[connection] = fuse.Store(time.GetUtcNow());
        await document.WriteStateAsync();
        fuse.Stored();
    }

    private async Task WakeDueAsync(CancellationToken cancellation)
    {
        try
        {
            var now = time.GetUtcNow();
            var left = Budget.Left(now);
            metrics.Quota(this.GetPrimaryKeyString(), new(_system, left.MinuteLeft, left.DayLeft));
            metrics.Fuses(this.GetPrimaryKeyString(), _system, Stopped().Count());
            var answer = await scan.AskAsync(cancellation);
            var named = Running().FindAll(connection => answer.NamesPairs(connection, _system));
            var due = named.Count > 0 ? await directory.DueAsync(named, _system, now, pace.MostWoken, cancellation) : [];
            _waiting = WaitingClasses.Of([.. due.Select(static pair => pair.Priority).Distinct()]);
            var plan = Wakes.Next(now, due, left);
            foreach (var (pair, view) in plan.Pairs)
            {
                await GrainFactory.GetGrain<IPairGrain>(pair.ToString()).WakeAsync(new(SharedView: view));
            }

            if (plan.Wanted is { } wanted)
            {
                await GrainFactory.GetGrain<IFeedGrain>(FeedKey.Of(wanted.Connection, _system)).ShareViewAsync(wanted.Entity);
            }

            _timer?.Change(scan.Pause(answer), pace.Tick);
            _trouble = null;
        }
        catch (Exception exception)
        {
            // The clock of this grain must go on, whatever one look met. It looks twice a second: what goes on is told once.
            if (_trouble != exception.GetType())
            {
                LogNotWoken(exception, this.GetPrimaryKeyString());
            }

            _trouble = exception.GetType();
        }
    }

    private List<string> Running() => [.. _progress.Where(static told => told.Value.Phase == ConnectionPhase.Running).Select(static told => told.Key)];

    private BudgetOptions Options() =>
        _system == SystemName.Webshop ? BudgetOptions.Unlimited : Sharing.First().Definition.Exact.Budget;

    private Queue<(long Number, DateTimeOffset TakenAt)> PermitsOf(string endpoint)
    {
        if (!_permits.TryGetValue(endpoint, out var permits))
        {
            _permits[endpoint] = permits = new();
        }

        return permits;
    }

    private Fuse FuseOf(string connection)
    {
        if (!_fuses.TryGetValue(connection, out var fuse))
        {
            _fuses[connection] = fuse = new(connections.Get(connection).Definition.Fuse, document.State.Fuses.GetValueOrDefault(connection));
        }

        return fuse;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Connection}: writes of kind {Kind} to {System} are stopped until a person lets them go on. {Reason}")]
    private partial void LogBlown(string connection, SystemName system, WriteKind kind, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The budget {Quota} could not wake the pairs that are due; it tries again.")]
    private partial void LogNotWoken(Exception exception, string quota);
}
