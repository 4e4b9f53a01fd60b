using System.Collections.Immutable;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>What a step decided. The state must be stored, with the history, before the effect is carried out.</summary>
/// <param name="State">The new state.</param>
/// <param name="Effect">What to do next.</param>
/// <param name="History">What to append to the history.</param>
/// <param name="Notes">What the step noticed, for metrics and clocks.</param>
public sealed record PairStep(PairState State, PairEffect Effect, ImmutableArray<HistoryEntry> History, ImmutableArray<PairNote> Notes)
{
    /// <summary>
    /// Whether a change that was handed over stands in a state that is stored already, so that it can be acknowledged without storing anything.
    /// That nothing follows from it is not enough: whoever remembers less than is stored, since another activation went on, would find so too.
    /// </summary>
    /// <param name="stored">What is stored, as far as is known; null for nothing.</param>
    /// <param name="shown">The change.</param>
    public bool IsKeptIn(PairState? stored, Observation shown)
    {
        if (!History.IsEmpty || State.IsToBeRead || !State.Equals(stored))
        {
            return false;
        }

        var side = State.Side(shown.System);
        return side.Record == shown.Record && shown.Rows.All(row => side.Rows.GetValueOrDefault(row.Key.ToString())?.Version >= row.Version);
    }
}

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
    public sealed record ClockSample(SystemName System, ClockReading Reading) : PairNote;

    /// <summary>A write to Exact left this long after the record was last read: an edit made there in between is not protected.</summary>
    public sealed record Gap(TimeSpan Length) : PairNote;

    /// <summary>The pair became linked: pairs that wait for it can go on.</summary>
    public sealed record Linked : PairNote;

    /// <summary>An edit arrived on the other side.</summary>
    public sealed record Carried(SystemName From, TimeSpan SinceEdit) : PairNote;
}
