using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>
/// An open intent found again is an unknown outcome. What became of it is looked up before anything is sent.
/// </summary>
internal static class LookingBack
{
    // One look may come before a late request is carried out; two that lie a retry apart do not.
    private const int EnoughEmptyLooks = 2;

    /// <summary>When a stored intent may not leave any more: a process that hung after it had stored it comes too late.</summary>
    public static DateTimeOffset SendBefore(Draft draft, Intent intent) => intent.Since + draft.Context.Timing.LookAfter;

    public static PairEffect Next(Draft draft)
    {
        var intent = draft.State.Intent!;
        var lookAt = EndedBy(draft, intent) + draft.Context.Timing.LookAfter;
        if (draft.Now < lookAt)
        {
            return draft.Wait(WaitCause.Retry, intent.Target, lookAt, "the reply to a write was lost; it is looked up before anything is sent again");
        }

        // A record that the directory knows by now is read: a search no longer finds it once somebody has deleted it.
        return draft.Side(intent.Target).Record is { } record
            ? Planning.Read(draft, intent.Target, record, ScopeOf(intent))
            : new PairEffect.Search(intent.Target, new(draft.State.Entity, intent.Correlation!));
    }

    // Who stored it may have gone without telling when the call ended: it may have left at the last moment, and lasted. What was given up sooner than
    // that may be carried out as late as what was not. A record that its system says it has is looked up at once.
    private static DateTimeOffset EndedBy(Draft draft, Intent intent) => intent.GivenUpAt switch
    {
        null => SendBefore(draft, intent) + draft.Context.Timing.LookAfter,
        { } ended when ended != DateTimeOffset.MinValue && ended < SendBefore(draft, intent) => SendBefore(draft, intent),
        { } ended => ended,
    };

    /// <summary>The search for a record that we may have made.</summary>
    public static PairEffect? Searched(Draft draft, RecordSearch.Done search)
    {
        var intent = draft.State.Intent!;
        switch (search.Found.Length)
        {
            case 1:
                Adopt(draft, intent, search.Found[0], CallOf(intent, search.Read.Start));
                Observing.Take(draft, search.Found[0], Sight.ById, intent.Since);
                return null;
            case 0:
                return NotFound(draft, intent, search.Read);
            default:
                return draft.Park(ParkCause.Ambiguous, $"{search.Found.Length} records in {intent.Target} carry the key of the one that was to be made");
        }
    }

    /// <summary>
    /// A feed may show what became of the write before its reply does, or instead of it. Only a read that began after the
    /// intent says something: the same values may have stood there before.
    /// </summary>
    public static bool WasFed(Draft draft, Observation shown)
    {
        if (draft.State.Intent is not { } intent || shown.System != intent.Target || shown.Read.Start < intent.Since)
        {
            return false;
        }

        var call = CallOf(intent, shown.Read.End);
        switch (intent)
        {
            case { Kind: IntentKind.CreateRecord } when shown.Main is { IsDeleted: false } && !Observing.CameLate(draft, shown):
                Adopt(draft, intent, shown, call);
                return true;
            case { Kind: IntentKind.CreateRow, GivenUpAt: not null } when Candidates(draft, intent, shown) is [var row]:
                Settling.Applied(draft, intent, null, row.Key.Id, call, isSeen: false);
                return true;
            case { Kind: IntentKind.UpdateRecord, Target: SystemName.Webshop, FollowsDelete: false, GivenUpAt: not null } when !IsOlder(draft, shown) && IsApplied(draft, intent, shown):
                // Somebody may have given the same values, and our write comes after this read: the webshop refuses it then. Exact would take it.
                Settling.Applied(draft, intent, null, null, call with { Answered = shown.Read.End }, isSeen: true);
                draft.ShowsOurs = shown.System;
                return true;
            case { Kind: IntentKind.UpdateRecord or IntentKind.UpdateRow, Target: SystemName.Exact, FollowsDelete: false, GivenUpAt: not null } when IsApplied(draft, intent, shown):
                draft.ShowsOurs = shown.System;
                return false;
            default:
                return false;
        }
    }

    // What was shown before the newest that was seen of a record comes late: it is not what the write has left there.
    private static bool IsOlder(Draft draft, Observation shown) => shown.Rows.Any(row =>
        draft.Side(shown.System).Rows.GetValueOrDefault(row.Key.ToString()) is { } seen
        && (row.Version < seen.Version || (!(row.Version > seen.Version) && row.ModifiedAt < seen.ModifiedAt)));

    private static bool IsLastLook(Intent intent) => intent.EmptyLooks + 1 >= EnoughEmptyLooks;

    private static Intent Looked(Intent intent, ReadWindow read) => intent with { EmptyLooks = intent.EmptyLooks + 1, GivenUpAt = read.End };

    /// <summary>Takes in a record that was read by its id: it may tell the outcome of a write that is not known.</summary>
    public static PairEffect? WasRead(Draft draft, Observation shown)
    {
        var intent = draft.State.Intent?.Target == shown.System ? draft.State.Intent : null;
        if (intent?.Kind == IntentKind.CreateRecord)
        {
            Adopt(draft, intent, shown, CallOf(intent, shown.Read.Start));
            intent = null;
        }

        var effect = intent?.Kind == IntentKind.CreateRow ? AddedRow(draft, intent, shown) : null;
        var isUpdate = intent is not null && intent.Kind != IntentKind.CreateRow;
        var isShown = isUpdate && IsApplied(draft, intent!, shown);
        draft.ShowsOurs = isShown ? shown.System : draft.ShowsOurs;
        // Somebody may have given the same values, and ours may still arrive and undo what people wish by then: only at the last look nothing can any
        // more. The webshop refuses what comes second, and a row that is gone does not go again.
        if (isShown && (shown.System == SystemName.Webshop || intent!.Kind == IntentKind.DeleteRow || IsLastLook(intent)))
        {
            Settling.Applied(draft, intent!, shown: null, newId: null, new(intent!.Since, shown.Read.Start, WasGivenUp: true), isSeen: true);
        }

        Observing.Take(draft, shown, Sight.ById, unchangedSince: default);
        if (isUpdate && draft.State.Intent is { } open && !IsLastLook(open))
        {
            // Carried out after it was forgotten, nobody would know whose it is. The webshop refuses what comes after an edit, and not what comes after nothing.
            draft.State = draft.State with { Intent = Looked(intent!, shown.Read) };
        }
        else if (isUpdate && draft.State.Intent is not null)
        {
            // Until here it stands: what the record shows of it is no edit, even where somebody has edited other properties since.
            // What is left is sent again from a fresh view: the same values, or newer ones.
            draft.State = draft.State with { Intent = null };
            OverwrittenEdits.GiveUp(draft, intent!);
            LineRows.Tidy(draft);
        }

        return effect;
    }

    // A record that carries the key was made by us, or by somebody who was faster: that one is matched like any other.
    private static void Adopt(Draft draft, Intent intent, Observation shown, CallTime call)
    {
        if (IsOurs(draft, intent, shown))
        {
            Settling.Applied(draft, intent, null, shown.Record.Value, call, isSeen: false);
            return;
        }

        draft.State = draft.State with { Intent = null, Failures = 0 };
        draft.Change(intent.Target, side => side with { Record = shown.Record, Replaced = side.Replaced == shown.Record ? null : side.Replaced });
    }

    // The webshop's key is our own. Exact's is the record's number, which others use as well.
    private static bool IsOurs(Draft draft, Intent intent, Observation shown)
    {
        if (intent.IsTaken || intent.Target == SystemName.Webshop || shown.Main?.Fields is not { } main)
        {
            return !intent.IsTaken;
        }

        var normal = draft.Context.Entity.Main.Normal(intent.Target, main);
        var told = draft.Context.Entity.Main.Normal(intent.Target, intent.Fields).Where(field => normal.ContainsKey(field.Key)).ToList();
        bool IsShown(KeyValuePair<string, Value> field) => normal.Get(field.Key) == field.Value || Renderings.IsPossible(field.Value, normal.Get(field.Key));
        // Somebody may have edited a property of ours before we found it. A stranger has the key, and hardly anything else, in common.
        var texts = told.Where(field => field.Value is Value.Text && field.Key != draft.Context.Entity.Key.Name(intent.Target)).ToList();
        return told.TrueForAll(IsShown) || texts.Count(IsShown) * 2 > texts.Count;
    }

    private static PairEffect? NotFound(Draft draft, Intent intent, ReadWindow read)
    {
        if (!IsLastLook(intent))
        {
            draft.State = draft.State with { Intent = Looked(intent, read) };
            return null;
        }

        // It was never carried out. The same intent is sent again, under the same keys.
        draft.State = draft.State with { Intent = intent with { EmptyLooks = 0, GivenUpAt = null, Since = draft.Now, Attempts = intent.Attempts + 1 } };
        return Requests.Send(draft);
    }

    private static PairEffect? AddedRow(Draft draft, Intent intent, Observation shown)
    {
        var candidates = Candidates(draft, intent, shown);
        switch (candidates.Count)
        {
            case 1:
                Settling.Applied(draft, intent, null, candidates[0].Key.Id, CallOf(intent, shown.Read.Start), isSeen: false);
                return null;
            case 0 when !IsLastLook(intent):
                draft.State = draft.State with { Intent = Looked(intent, shown.Read) };
                return null;
            case 0 when Likely(draft, intent, shown) is { } row:
                Settling.Applied(draft, intent, null, row.Key.Id, CallOf(intent, shown.Read.Start), isSeen: false);
                return null;
            case 0:
                draft.State = draft.State with { Intent = null };
                LineRows.Tidy(draft);
                return null;
            default:
                return draft.Park(ParkCause.Ambiguous, $"{candidates.Count} rows in {intent.Target} look like the one that was to be added");
        }
    }

    private static List<RowShown> Candidates(Draft draft, Intent intent, Observation shown) =>
        [.. Unknown(draft, intent, shown).Where(row => Shows(draft, intent, row))];

    // A system that renders what is written to it shows no equal row: the only unknown line that shows what it may have made of ours is taken for it. Another
    // one is somebody's own. Ours, edited before anybody found it, is none either: it stands twice then, which loses nothing and is seen.
    private static RowShown? Likely(Draft draft, Intent intent, Observation shown) =>
        intent.Collection == Collections.Lines && Unknown(draft, intent, shown).Where(row => MayShow(draft, intent, row)).ToList() is [var one] ? one : null;

    private static bool MayShow(Draft draft, Intent intent, RowShown row)
    {
        var values = draft.MappingOf(intent.LineKey).Normal(intent.Target, row.Fields!);
        return intent.Fields.All(field => !values.TryGetValue(field.Key, out var value) || value == field.Value || Renderings.IsPossible(field.Value, value));
    }

    private static IEnumerable<RowShown> Unknown(Draft draft, Intent intent, Observation shown)
    {
        var known = draft.State.Lines.Values.Select(part => part.Side(intent.Target).Row).OfType<string>()
            .Concat(draft.Side(intent.Target).Sources.Keys.Select(static key => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..]))
            .ToHashSet(StringComparer.Ordinal);
        return shown.Rows.Where(row => row.Key.Collection == intent.Collection && row.Fields is not null && !known.Contains(row.Key.Id));
    }

    private static bool Shows(Draft draft, Intent intent, RowShown row)
    {
        var values = intent.Collection == Collections.Lines ? draft.MappingOf(intent.LineKey).Normal(intent.Target, row.Fields!) : row.Fields!;
        return intent.Fields.All(field => !values.TryGetValue(field.Key, out var value) || value == field.Value);
    }

    // A call whose reply was lost ended when it was given up.
    private static CallTime CallOf(Intent intent, DateTimeOffset seenAt) =>
        new(intent.Since, intent.GivenUpAt is { } ended && ended > intent.Since ? ended : seenAt, WasGivenUp: true);

    private static bool IsApplied(Draft draft, Intent intent, Observation shown)
    {
        switch (intent.Kind)
        {
            case IntentKind.DeleteRecord:
                return false;
            case IntentKind.DeleteRow:
                return shown.Complete.Contains(intent.Row!.Value.Collection) && shown.Rows.All(row => row.Key != intent.Row);
            case IntentKind.UpdateRow when intent.Row!.Value.Collection != Collections.Lines:
                return shown.Rows.FirstOrDefault(row => row.Key == intent.Row)?.Fields is { } price
                    && intent.Fields.All(field => price.Get(field.Key) == field.Value);
            case IntentKind.UpdateRow:
                return shown.Rows.FirstOrDefault(row => row.Key == intent.Row)?.Fields is { } line && ShowsAll(draft, intent.LineKey, intent.Target, intent.Fields, line);
            default:
                return shown.Main?.Fields is { } main && ShowsAll(draft, null, intent.Target, intent.Fields, main)
                    && (intent.Lines is not { } lines || ShowsLines(draft, intent.Target, lines, shown));
        }
    }

    private static bool ShowsLines(Draft draft, SystemName target, System.Collections.Immutable.ImmutableArray<IntendedLine> lines, Observation shown)
    {
        var rows = shown.Rows.Where(static row => row.Key.Collection == Collections.Lines).ToList();
        return rows.Count == lines.Length && lines.Zip(rows).All(pair => ShowsAll(draft, pair.First.Key, target, pair.First.Fields, pair.Second.Fields!));
    }

    private static bool ShowsAll(Draft draft, string? lineKey, SystemName target, Fields intended, Fields shown)
    {
        // What a record was made inactive by may be no part of the mapping: what is not shown proves nothing.
        var normal = draft.MappingOf(lineKey).Normal(target, shown);
        return intended.All(field => !normal.TryGetValue(field.Key, out var value) || value == field.Value)
            && (intended.Count == 0 || intended.Keys.Any(normal.ContainsKey));
    }

    private static RecordScope ScopeOf(Intent intent) =>
        (intent.Collection ?? intent.Row?.Collection) is Collections.Prices ? RecordScope.Rows : RecordScope.Whole;
}
