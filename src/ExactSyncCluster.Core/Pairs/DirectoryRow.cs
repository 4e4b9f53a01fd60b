using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>How a pair stands, as the directory lists it.</summary>
public enum PairStatus
{
    /// <summary>Only known to exist: nothing was handed over yet.</summary>
    Known,

    /// <summary>Nothing is to be done.</summary>
    Settled,

    /// <summary>Something is to be done; it is being done, or will be when it is woken.</summary>
    Working,

    /// <summary>It waits.</summary>
    Waiting,

    /// <summary>It, or an edit of it, needs a person.</summary>
    Parked,

    /// <summary>It became part of another pair.</summary>
    Moved,

    /// <summary>Both records are gone.</summary>
    Ended,
}

/// <summary>What the directory lists of a pair. It follows from the pair's state and is stored with it.</summary>
public sealed record DirectoryRow
{
    private const string OrderNumber = "OrderNumber";
    private const string WebshopNumber = "number";

    // A pair that is at work is looked after when it has not gone on for this long: its silo may be gone.
    private static readonly TimeSpan WorkingGrace = TimeSpan.FromSeconds(20);

    /// <summary>How it stands.</summary>
    public required PairStatus Status { get; init; }

    /// <summary>The cause of waiting or parking, by name; null otherwise.</summary>
    public string? Cause { get; init; }

    /// <summary>One sentence for a person; null when there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The system whose quota or feed it waits for, or that it writes to; for a pair that has ended, where a record is left.</summary>
    public SystemName? System { get; init; }

    /// <summary>How urgent it is.</summary>
    public required CallPriority Priority { get; init; }

    /// <summary>When it is woken at the latest; null when nothing is to be done.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The pair it waits for.</summary>
    public PairKey? Needs { get; init; }

    /// <summary>The Exact record; null when it is not known here.</summary>
    public RecordId? Exact { get; init; }

    /// <summary>The webshop's record; null when it is not known here.</summary>
    public RecordId? Webshop { get; init; }

    /// <summary>A deleted Exact record that no longer belongs to the pair.</summary>
    public RecordId? ExactReplaced { get; init; }

    /// <summary>A deleted webshop record that no longer belongs to the pair.</summary>
    public RecordId? WebshopReplaced { get; init; }

    /// <summary>The key by which its records are matched.</summary>
    public string? MatchKey { get; init; }

    /// <summary>A further number by which people know it: that which Exact gives to an order. Null where there is none.</summary>
    public string? Number { get; init; }

    /// <summary>The shop's own number, where it is not the key by which records are matched: an order that was made in Exact.</summary>
    public string? ShopNumber { get; init; }

    /// <summary>Every further row of its records, since a deletion tells only the row.</summary>
    public ImmutableArray<MemberRow> Members { get; init; } = [];

    /// <summary>What the directory lists of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="hasWork">Whether something is to be done now.</param>
    /// <param name="now">The present time.</param>
    public static DirectoryRow Of(PairState state, bool hasWork, DateTimeOffset now)
    {
        var row = new DirectoryRow
        {
            Status = hasWork ? PairStatus.Working : state.ParkedEdits.IsEmpty ? PairStatus.Settled : PairStatus.Parked,
            Priority = state.Priority,
            Exact = state.Exact.Record,
            Webshop = state.Webshop.Record,
            ExactReplaced = state.Exact.Replaced,
            WebshopReplaced = state.Webshop.Replaced,
            MatchKey = state.MatchKey,
            Number = state.Main.Exact.View.Get(OrderNumber) is Value.Whole number ? number.Content.ToString(CultureInfo.InvariantCulture) : null,
            ShopNumber = state.Main.Webshop.View.Get(WebshopNumber) is Value.Text own && !own.Content.Equals(state.MatchKey, StringComparison.OrdinalIgnoreCase) ? own.Content : null,
            Members = Listed(state),
            Cause = state.ParkedEdits.IsEmpty ? null : state.ParkedEdits.Values.First().Cause.ToString(),
            Reason = state.ParkedEdits.IsEmpty ? null : state.ParkedEdits.Values.First().Reason,
            System = state.Intent?.Target,
            Due = hasWork ? now + WorkingGrace : state.WakeAt,
        };
        return state.Standing switch
        {
            Standing.Waiting waiting => row with
            {
                Status = PairStatus.Waiting,
                Cause = waiting.Cause.ToString(),
                Reason = waiting.Reason,
                System = waiting.System,
                Due = waiting.Due,
                Needs = waiting.Needs,
            },
            Standing.Parked parked => row with { Status = PairStatus.Parked, Cause = parked.Cause.ToString(), Reason = parked.Reason, Due = null },
            Standing.Moved => row with { Status = PairStatus.Moved, Due = null },
            Standing.Ended => row with { Status = PairStatus.Ended, Due = null, System = Left(state) },
            Standing.Active => row,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state.Standing, "Not a standing."),
        };
    }

    // One record may have been made inactive instead of deleted: whoever makes the other one anew meets it.
    private static SystemName? Left(PairState state) =>
        state.Exact.Existence == Existence.Present ? SystemName.Exact
        : state.Webshop.Existence == Existence.Present ? SystemName.Webshop
        : null;

    private static ImmutableArray<MemberRow> Listed(PairState state)
    {
        if (state.Lines.IsEmpty && state.Exact.Sources.IsEmpty)
        {
            return [];
        }

        var members = ImmutableArray.CreateBuilder<MemberRow>();
        foreach (var part in state.Lines.Values)
        {
            foreach (var system in SystemNames.Both)
            {
                if (part.Side(system).Row is { } row)
                {
                    members.Add(new(system, Collections.Lines, row));
                }
            }
        }

        foreach (var source in state.Exact.Sources.Keys)
        {
            // Written form of a row key: collection/id.
            var cut = source.IndexOf('/', StringComparison.Ordinal);
            members.Add(new(SystemName.Exact, source[..cut], source[(cut + 1)..]));
        }

        return members.DrainToImmutable();
    }
}

/// <summary>A row that belongs to a pair's record.</summary>
public readonly record struct MemberRow(SystemName System, string Collection, string Row);
