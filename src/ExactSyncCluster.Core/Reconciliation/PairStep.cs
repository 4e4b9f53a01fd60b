using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What a step decided. The state must be stored, with the history, before the effect is carried out.</summary>
/// <param name="State">The new state.</param>
/// <param name="Effect">What to do next.</param>
/// <param name="History">What to append to the history.</param>
/// <param name="Notes">What the step noticed, for metrics and clocks.</param>
public sealed record PairStep(PairState State, PairEffect Effect, ImmutableArray<HistoryEntry> History, ImmutableArray<PairNote> Notes);

/// <summary>Something a step noticed.</summary>
public abstract record PairNote
{
    private PairNote()
    {
    }

    /// <summary>A row came back as we know it: our own write, or a record touched without a change.</summary>
    public sealed record Echo(SystemName System) : PairNote;

    /// <summary>Both sides had edited a group.</summary>
    public sealed record Conflict(SystemName Winner, bool OrderUncertain) : PairNote;

    /// <summary>A property came back rendered otherwise than it was written: its mapping row loses something.</summary>
    public sealed record Lossy(string Property) : PairNote;

    /// <summary>A write of our own was seen with its modified time: a sample for the system's clock.</summary>
    public sealed record ClockSample(SystemName System, DateTimeOffset ModifiedAt, CallTime Call) : PairNote;

    /// <summary>A write to Exact left this long after the record was last read: an edit made there in between is not protected.</summary>
    public sealed record Gap(TimeSpan Length) : PairNote;

    /// <summary>The pair became linked: pairs that wait for it can go on.</summary>
    public sealed record Linked : PairNote;

    /// <summary>An edit arrived on the other side.</summary>
    public sealed record Carried(SystemName From, TimeSpan SinceEdit) : PairNote;
}
