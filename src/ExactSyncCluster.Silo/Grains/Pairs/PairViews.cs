using ExactSyncCluster.Core.Pairs;

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
            Outstanding = [.. state.Main.Edits.Select(edit => $"{edit.Key} from {edit.Value.System}")
                .Concat(state.Lines.SelectMany(line => line.Value.Edits.Select(edit => $"line {line.Key}: {edit.Key} from {edit.Value.System}")))],
            ParkedEdits = [.. state.ParkedEdits.Select(static parked => $"{parked.Key}: {parked.Value.Reason}")],
            Intent = state.Intent is { } intent ? $"{intent.Kind} in {intent.Target} since {intent.Since:O}" : null,
            Lines = state.Lines.Count,
        };

    private static string? Reason(Standing standing) => standing switch
    {
        Standing.Waiting waiting => waiting.Reason,
        Standing.Parked parked => parked.Reason,
        Standing.Moved moved => $"belongs to {moved.To}",
        _ => null,
    };
}
