using System.Globalization;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>The history of a pair, the newest first. Values are shown to who is logged in alone: they are people's own.</summary>
internal static class HistoryTable
{
    private const int LongestValue = 200;

    public static Html Of(IReadOnlyList<StoredHistory> history, Page page, LocalTime time) => history.Count == 0
        ? Html.Of($"<p class=\"empty\">Nothing yet.</p>")
        : Html.Of($"""
            <table class="list">
            <tr><th>When</th><th>What</th><th>Where</th><th>Properties</th><th>Won by</th>{Html.When(page.MayAct, static () => Html.Of($"<th>Values</th>"))}</tr>
            {history.Select(entry => Row(entry, page, time))}
            </table>
            {Html.When(history.Count >= PairPage.MostHistory, static () => Html.Of($"<p class=\"hint\">Only the newest {PairPage.MostHistory} are shown.</p>"))}
            {Html.When(!page.MayAct, static () => Html.Of($"<p class=\"hint\">Values are shown after the login.</p>"))}
            """);

    private static Html Row(StoredHistory stored, Page page, LocalTime time) => Row(stored, stored.Entry, page, time);

    private static Html Row(StoredHistory stored, HistoryEntry entry, Page page, LocalTime time) => Html.Of($"""
        <tr><td class="when">{time.At(entry.At)}</td><td>{Words.Of(entry.Kind)}{Reason(entry)}</td><td>{Words.Of(entry.System)}</td><td>{Properties(entry)}</td><td>{Winner(entry)}</td>{Html.When(page.MayAct, () => Html.Of($"<td>{Values(entry)}{BringBack(stored, page)}</td>"))}</tr>

        """);

    private static Html Reason(HistoryEntry entry) =>
        Html.When(entry.Reason is not null, () => Html.Of($"<br><span class=\"hint\">{Words.Reason(entry.Reason!)}</span>"));

    private static Html Properties(HistoryEntry entry) => Html.Of(
        $"{entry.Group ?? "the record"}{Html.When(entry.LineKey is not null, static () => Html.Of($" <span class=\"hint\">(a line)</span>"))}{Html.When(entry.Values.Keys.Any(name => name != entry.Group), () => Html.Of($"<br><span class=\"hint\">{string.Join(", ", entry.Values.Keys)}</span>"))}");

    private static Html Winner(HistoryEntry entry) => entry.Winner is { } winner
        ? Html.Of($"{Words.Of(winner.System)}{Html.When(entry.OrderUncertain, static () => Html.Of($"<br><span class=\"hint\">order uncertain: the record was touched again before it was read</span>"))}")
        : Html.None;

    private static Html Values(HistoryEntry entry) =>
        Html.All(entry.Values.Select(static value => Html.Of($"<div><span class=\"hint\">{value.Key}</span> {Shown(value.Value)}</div>")));

    // Whole records and lines that were deleted are not brought back here: a person makes them again in one of the systems.
    private static Html BringBack(StoredHistory stored, Page page) => Html.When(
        stored.Entry is { Kind: HistoryKind.ConflictLost or HistoryKind.Restored or HistoryKind.BroughtBack, Group: not null, Values.Count: > 0 },
        () => page.Button(PairTable.Address(stored.Pair) + "/restore", "Bring back", "quiet", ("entry", stored.Id.ToString(CultureInfo.InvariantCulture))));

    private static string Shown(Value value) => value switch
    {
        Value.Text text => text.Content.Length > LongestValue ? text.Content[..LongestValue] + "…" : text.Content,
        Value.Whole whole => whole.Content.ToString(CultureInfo.InvariantCulture),
        Value.Number number => number.Content.ToString(CultureInfo.InvariantCulture),
        Value.Flag flag => flag.Content ? "yes" : "no",
        Value.Day day => day.Content.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Value.Instant instant => instant.Content.ToString("u", CultureInfo.InvariantCulture),
        Value.Reference reference => $"{Words.One(reference.Entity)} {reference.Id}",
        _ => "(empty)",
    };
}
