using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>One pair: how it stands, why, what to do, and what happened to it.</summary>
internal static class PairPage
{
    /// <summary>As many entries of the history are shown.</summary>
    public const int MostHistory = 200;

    public static Html Of(ListedPair listed, PairView? view, IReadOnlyList<StuckLine> stuck, IReadOnlyList<StoredHistory> history, Page page, LocalTime time)
    {
        var connection = listed.Pair.Connection;
        return Html.Of($"""
            <p class="back"><a href="/">Connections</a> › <a href="/connections/{connection}">{connection}</a></p>
            <h1>{Words.One(listed.Pair.Entity)} {listed.MatchKey ?? "without a number"} {StandingParts.Status(listed.Status)}</h1>
            {Why(listed)}
            {Html.When(stuck.Count > 0, () => Html.Of($"<p class=\"reason\">It could not take in what {Words.Of(stuck[0].System)} showed of it ({stuck[0].Reason}); the log says why. It is tried again by itself {time.At(stuck[0].Due)}, or at once when you let it go on.</p>"))}
            {Html.When(stuck.Count > 0 || listed.Status == PairStatus.Parked || view?.ParkedEdits.Length > 0, () => Html.Of($"<p>{page.Button(PairTable.Address(listed.Pair) + "/resume", "Let it go on", "primary")}</p>"))}
            <dl class="card">
            <dt>Exact Online's id</dt><dd>{listed.Exact?.Value ?? "not there"}</dd>
            <dt>The webshop's id</dt><dd>{listed.Webshop?.Value ?? "not there"}</dd>
            {Fact("Tried again", listed.Due is { } due && listed.Status == PairStatus.Waiting ? time.At(due) : Html.None)}
            {Fact("Waits for", listed.Needs is { } needs ? Link(needs) : Html.None)}
            {Fact("Joined to", listed.MovedTo is { } moved ? Link(moved) : Html.None)}
            {Fact("Not carried over yet", Lines(view?.Outstanding))}
            {Fact("Needs a person", Lines(view?.ParkedEdits))}
            {Fact("Write under way", view?.Intent is { } intent ? Html.Text(intent) : Html.None)}
            {Fact("Lines", view?.Lines is > 0 and var lines ? Html.Of($"{lines}") : Html.None)}
            </dl>
            {Html.When(view is null, static () => Html.Of($"<p class=\"hint\">The record itself did not answer just now; what is shown is what was last listed of it.</p>"))}
            <h2>What happened</h2>
            {HistoryTable.Of(history, page, time)}
            """);
    }

    private static Html Why(ListedPair listed) => Html.Of($"""
        {Html.When(listed.Reason is not null, () => Html.Of($"<p class=\"reason\">{Sentence.Of(listed.Reason!)}</p>"))}
        {Html.When(Advice.Of(listed.Status, listed.Cause) is not null, () => Html.Of($"<p>{Advice.Of(listed.Status, listed.Cause)}</p>"))}
        """);

    private static Html Fact(string name, Html content) =>
        Html.When(content.ToString().Length > 0, () => Html.Of($"<dt>{name}</dt><dd>{content}</dd>"));

    private static Html Lines(string[]? lines) =>
        lines is { Length: > 0 } ? Html.Of($"<ul>{lines.Select(static line => Html.Of($"<li>{line}</li>"))}</ul>") : Html.None;

    private static Html Link(PairKey pair) => Html.Of($"<a href=\"{PairTable.Address(pair)}\">{Words.One(pair.Entity)}</a>");
}
