using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Reconciliation;

/// <summary>The request that carries out a stored intent: the same for each attempt.</summary>
internal static class Requests
{
    public static PairEffect Send(Draft draft)
    {
        var state = draft.State;
        var intent = state.Intent!;
        var side = state.Side(intent.Target);
        WriteRequest request = intent.Kind switch
        {
            IntentKind.CreateRecord => new WriteRequest.CreateRecord(
                intent.Correlation!,
                intent.Id.ToString("N"),
                intent.Fields,
                [.. (intent.Lines ?? []).Select(static line => new LineWritten(null, line.Key, line.Fields))])
            { Entity = state.Entity },
            IntentKind.UpdateRecord => new WriteRequest.UpdateRecord(
                side.Record!.Value,
                intent.Fields,
                intent.Lines is { } lines ? [.. lines.Select(static line => new LineWritten(line.Row, line.Key, line.Fields))] : null,
                side.ETag)
            { Entity = state.Entity },
            IntentKind.DeleteRecord => new WriteRequest.DeleteRecord(side.Record!.Value, side.ETag) { Entity = state.Entity },
            IntentKind.CreateRow => new WriteRequest.CreateRow(side.Record!.Value, intent.Collection!, intent.Fields) { Entity = state.Entity },
            IntentKind.UpdateRow => new WriteRequest.UpdateRow(side.Record!.Value, intent.Row!.Value, intent.Fields) { Entity = state.Entity },
            IntentKind.DeleteRow => new WriteRequest.DeleteRow(side.Record!.Value, intent.Row!.Value) { Entity = state.Entity },
            _ => throw new ArgumentOutOfRangeException(nameof(draft), intent.Kind, "Not a kind of intent."),
        };
        return new PairEffect.Send(intent.Target, request, KindOf(intent), LookingBack.SendBefore(draft, intent));
    }

    /// <summary>What an intent writes to a part, in the mapping's names; null when it does not write to that part.</summary>
    public static Fields? WrittenTo(Intent intent, string? lineKey)
    {
        if (intent.LineKey != lineKey)
        {
            return intent.Lines?.FirstOrDefault(line => line.Key == lineKey)?.Fields;
        }

        // A row that is no line is a price row: it writes to the main part, under other names.
        return lineKey is null && (intent.Row is not null || intent.Collection is not null) ? PriceRows.Written(intent.Fields) : intent.Fields;
    }

    private static WriteKind KindOf(Intent intent) => intent switch
    {
        { FollowsDelete: true } => WriteKind.Delete,
        { Kind: IntentKind.CreateRecord } => WriteKind.Create,
        { Kind: IntentKind.DeleteRecord } => WriteKind.Delete,
        _ => WriteKind.Update,
    };
}
