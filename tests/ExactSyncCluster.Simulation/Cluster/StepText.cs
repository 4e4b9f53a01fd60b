using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>A step as a line of the trace.</summary>
internal static class StepText
{
    public static string Of(PairActivation activation, PairStep step, Place place) =>
        $"{activation.Site.Name} {Of(activation.Key)} stores {place}: {Of(step.State.Standing)}, {Of(step.State)} then {Of(step.Effect)}{string.Concat(step.History.Select(Of))}";

    /// <summary>A pair by the end of its id: enough to tell those of one history apart.</summary>
    public static string Of(PairKey key) => $"{key.Entity} {key.Id.ToString("N")[^3..]}";

    public static string Of(PairMessage message) => message switch
    {
        PairMessage.Change { Delivery: { } delivery } => $"{delivery.Feed} {delivery.Number} (numbering {delivery.Shown.Epoch}): {string.Join(", ", delivery.Shown.Rows.Select(static row => $"{row.Key} v{row.Version}"))}",
        _ => message.ToString(),
    };

    public static string Of(Value value) => value switch
    {
        Value.Text text => text.Content,
        Value.Number number => $"{number.Content}",
        Value.Reference reference => reference.Id,
        Value.Flag flag => $"{flag.Content}",
        _ => "-",
    };

    private static string Of(Standing standing) => standing switch
    {
        Standing.Waiting waiting => $"waiting {waiting.Cause} {waiting.System} till {waiting.Due:HH:mm:ss}",
        Standing.Parked parked => $"parked {parked.Cause} {parked.Reason}",
        _ => standing.GetType().Name,
    };

    private static string Of(PairState state) =>
        string.Join(", ", state.Main.Edits.Select(static edit => $"{edit.Key} of {edit.Value.System} {Of(edit.Value)}").Append(state.Intent is { } intent ? $"intent {intent.Kind} {intent.Target}" : ""));

    public static string Of(PairEffect effect) => effect switch
    {
        PairEffect.Send send => $"sends {send.System} {Of(send.Request)}",
        PairEffect.Read read => $"reads {read.System} {read.Request.Scope}",
        _ => effect.GetType().Name,
    };

    private static string Of(WriteRequest request) => request switch
    {
        WriteRequest.CreateRecord create => $"{Of(create.Fields)}{string.Concat(create.Lines.Select(Of))}",
        WriteRequest.UpdateRecord update => $"{Of(update.Fields)}{string.Concat((update.Lines ?? []).Select(Of))}",
        WriteRequest.DeleteRow row => $"without {row.Row}",
        WriteRequest.UpdateRow row => $"{row.Row} {Of(row.Fields)}",
        WriteRequest.CreateRow row => Of(row.Fields),
        _ => request.GetType().Name,
    };

    private static string Of(LineWritten line) => $" ({line.Id ?? "new"} {line.Correlation}: {Of(line.Fields)})";

    private static string Of(Fields fields) => string.Join(" ", fields.Select(static field => $"{field.Key}={Of(field.Value)}"));

    private static string Of(HistoryEntry entry) => $" [{entry.Kind} {entry.System} {entry.Group} {Of(entry.Values)}{(entry.Stamp is { } stamp ? " " + Of(stamp) : "")}{(entry.Winner is { } winner ? $" against {Of(winner)}" : "")}{(entry.OrderUncertain ? " uncertain" : "")}]";

    private static string Of(Stamp stamp) => stamp.Earliest == stamp.At ? $"at {stamp.At:HH:mm:ss.fff}" : $"at {stamp.At:HH:mm:ss.fff} (not before {stamp.Earliest:HH:mm:ss.fff})";
}
