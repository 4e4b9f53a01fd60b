using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>One step in the making: the state as it becomes, and what is to be remembered of it.</summary>
internal sealed class Draft(PairState state, PairContext context)
{
    private readonly List<HistoryEntry> _history = [];
    private readonly List<PairNote> _notes = [];

    public PairState State { get; set; } = state;

    public PairContext Context { get; } = context;

    /// <summary>References that must be looked up before the step can be decided.</summary>
    public HashSet<ReferenceFrom> MissingLinks { get; } = [];

    public DateTimeOffset Now => Context.Now;

    /// <summary>When the read by id began that this step takes in; null when it takes in none. Nothing fresher is to be had.</summary>
    public DateTimeOffset? ReadStarted { get; set; }

    /// <summary>Whose record is known, before its rows are taken in, to show our own write; null when none is.</summary>
    public SystemName? ShowsOurs { get; set; }

    public SideState Side(SystemName system) => State.Side(system);

    public void Change(SystemName system, Func<SideState, SideState> change) =>
        State = State.With(system, change(State.Side(system)));

    /// <summary>A part: the main rows for null, otherwise a line.</summary>
    public Part PartOf(string? lineKey) => State.PartOf(lineKey);

    public void Set(string? lineKey, Part part) =>
        State = lineKey is null ? State with { Main = part } : State with { Lines = State.Lines.SetItem(lineKey, part) };

    public PartMapping MappingOf(string? lineKey) =>
        lineKey is null ? Context.Entity.Main : Context.Entity.Lines!;

    public void Note(PairNote note) => _notes.Add(note);

    public void Remember(
        HistoryKind kind,
        SystemName system,
        string? group = null,
        string? lineKey = null,
        Fields? values = null,
        Stamp? stamp = null,
        Stamp? winner = null,
        bool uncertain = false,
        string? reason = null) =>
        _history.Add(new()
        {
            Kind = kind,
            At = Now,
            System = system,
            Group = group,
            LineKey = lineKey,
            Values = values ?? Fields.None,
            Stamp = stamp,
            Winner = winner,
            OrderUncertain = uncertain,
            Reason = reason,
        });

    public PairEffect Wait(WaitCause cause, SystemName system, DateTimeOffset due, string reason, PairKey? needs = null)
    {
        State = State with { Standing = new Standing.Waiting(cause, system, Now, due, needs, reason) };
        return cause switch
        {
            WaitCause.FreshView => new PairEffect.AwaitView(system),
            WaitCause.Needs => new PairEffect.AwaitPair(needs!.Value, State.Priority),
            _ => new PairEffect.Rest(),
        };
    }

    public PairEffect Park(ParkCause cause, string reason)
    {
        if (State.Standing is not Standing.Parked parked || parked.Cause != cause || parked.Reason != reason)
        {
            State = State with { Standing = new Standing.Parked(cause, Now, reason) };
            Remember(HistoryKind.Parked, SystemName.Exact, reason: reason);
        }

        return new PairEffect.Rest();
    }

    public void ParkEdit(string? lineKey, string group, ParkCause cause, SystemName from, string reason)
    {
        State = State with { ParkedEdits = State.ParkedEdits.SetItem(EditKey(lineKey, group), new(cause, from, Now, reason)) };
        Remember(HistoryKind.Parked, from, group, lineKey, reason: reason);
    }

    public void Unpark(string? lineKey, string group)
    {
        if (IsParked(lineKey, group))
        {
            State = State with { ParkedEdits = State.ParkedEdits.Remove(EditKey(lineKey, group)) };
        }
    }

    public bool IsParked(string? lineKey, string group) => !State.ParkedEdits.IsEmpty && State.ParkedEdits.ContainsKey(EditKey(lineKey, group));

    /// <summary>How long to wait after the state's failures so far.</summary>
    public DateTimeOffset RetryAt()
    {
        const int mostDoublings = 10;
        var wait = Context.Timing.RetryFirst * (1 << Math.Clamp(State.Failures - 1, 0, mostDoublings));
        return Now + (wait < Context.Timing.RetryMost ? wait : Context.Timing.RetryMost);
    }

    public PairStep Finish(PairEffect effect) => new(State, effect, [.. _history], [.. _notes]);

    private static string EditKey(string? lineKey, string group) => lineKey is null ? group : $"{lineKey}:{group}";
}
