using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Pages;

namespace ExactSyncCluster.Silo.Grains.Pairs;

/// <summary>Shows a state to people: names of properties, never a value.</summary>
internal static class PairViews
{
    public static PairView Of(PairKey key, PairState? state) => state is null
        ? new() { Pair = key.ToString(), Standing = "Known", Outstanding = [], ParkedEdits = [] }
        : new()
        {
            Pair = key.ToString(),
            Exact = state.Exact.Record?.Value,
            Webshop = state.Webshop.Record?.Value,
            Standing = state.Standing.GetType().Name,
            Reason = Reason(state.Standing),
            Outstanding = [.. state.Main.Edits.Select(static edit => $"{edit.Key}, edited in {Words.Of(edit.Value.System)}")
                .Concat(state.Lines.Values.SelectMany(static line => line.Edits.Select(static edit => $"{edit.Key} of a line, edited in {Words.Of(edit.Value.System)}")))],
            ParkedEdits = [.. state.ParkedEdits.Select(static parked => $"{Named(parked.Key)}: {Words.Reason(parked.Value.Reason)}")],
            Intent = state.Intent is { } intent ? $"{Words.Of(intent.Kind)} in {Words.Of(intent.Target)}" : null,
            IntentSince = state.Intent?.Since,
            Lines = state.Lines.Count,
        };

    // What belongs to a line stands below the line's own key, which tells a person nothing.
    private static string Named(string edit) => edit.Split(':') is [.., _, var group] ? $"{group} of a line" : edit;

    private static string? Reason(Standing standing) => standing switch
    {
        Standing.Waiting waiting => waiting.Reason,
        Standing.Parked parked => parked.Reason,
        Standing.Moved moved => $"belongs to {moved.To}",
        _ => null,
    };
}
