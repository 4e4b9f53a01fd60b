using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>One pair: how it stands, why, what to do, and what happened to it.</summary>
internal static class PairPage
{
    /// <summary>As many entries of the history are shown.</summary>
    public const int MostHistory = 200;

    public static Html Of(
        PairStory story, ConnectionStanding standing, PairView? view, IReadOnlyList<StuckLine> stuck, IReadOnlyList<StoredHistory> history, Page page, LocalTime time)
    {
        var listed = story.Listed;
        var connection = listed.Pair.Connection;
        return Html.Of($"""
            <p class="back"><a href="/">Connections</a> › <a href="/connections/{connection}">{connection}</a></p>
            <h1>{Words.One(listed.Pair.Entity)} {Words.Name(listed) ?? "without a number"} {StandingParts.Status(listed.Status)}</h1>
            {StandingParts.Troubles(standing, page)}
            {Why(listed, standing.Hindrance)}
            {Others("The same number or code have", story.Twins, time)}
            {Html.When(stuck.Count > 0, () => Html.Of($"<p class=\"reason\">It could not take in what {Words.Of(stuck[0].System)} showed of it ({stuck[0].Reason}); the log says why. It is tried again by itself {time.At(stuck[0].Due)}, or at once when you let it go on.</p>"))}
            {Html.When(stuck.Count > 0 || listed.Status == PairStatus.Parked || view?.ParkedEdits.Length > 0, () => Html.Of($"<p>{page.Button(PairTable.Address(listed.Pair) + "/resume", "Let it go on", "primary")}</p>"))}
            <dl class="card">
            <dt>Exact Online's id</dt><dd>{listed.Exact?.Value ?? "not there"}</dd>
            <dt>The webshop's id</dt><dd>{listed.Webshop?.Value ?? "not there"}</dd>
            {Fact("Exact Online's number", Other(listed, listed.Number))}
            {Fact("The webshop's number", Other(listed, listed.ShopNumber))}
            {Fact("Stands so since", time.At(listed.Since))}
            {Fact("Tried again", listed.Due is { } due && listed.Status == PairStatus.Waiting ? time.At(due) : Html.None)}
            {Fact("Waits for", listed.Needs is { } needs ? Link(needs, story.Needs) : Html.None)}
            {Fact("Joined to", listed.MovedTo is { } moved ? Link(moved, story.MovedTo) : Html.None)}
            {Fact("Not carried over yet", Lines(view?.Outstanding))}
            {Fact("Needs a person", Lines(view?.ParkedEdits))}
            {Fact("Write under way", view?.Intent is { } intent ? Html.Of($"{intent}{(view.IntentSince is { } since ? Html.Of($", since {time.At(since)}") : Html.None)}") : Html.None)}
            {Fact("Lines", view?.Lines is > 0 and var lines ? Html.Of($"{lines}") : Html.None)}
            </dl>
            {Html.When(view is null, static () => Html.Of($"<p class=\"hint\">The record itself did not answer just now; what is shown is what was last listed of it.</p>"))}
            {Others("These wait for it", story.Waiting, time)}
            <h2>What happened</h2>
            {HistoryTable.Of(history, page, time)}
            """);
    }

    private static Html Why(ListedPair listed, Hindrance hindrance) => Html.Of($"""
        {Html.When(listed.Reason is not null, () => Html.Of($"<p class=\"reason\">{Words.Reason(listed.Reason!)}</p>"))}
        {(Advice.Of(listed.Status, listed.Cause, hindrance) is { } advice ? Html.Of($"<p>{advice}</p>") : Html.None)}
        """);

    private static Html Fact(string name, Html content) =>
        Html.When(content.ToString().Length > 0, () => Html.Of($"<dt>{name}</dt><dd>{content}</dd>"));

    private static Html Lines(string[]? lines) =>
        lines is { Length: > 0 } ? Html.Of($"<ul>{lines.Select(static line => Html.Of($"<li>{line}</li>"))}</ul>") : Html.None;

    private static Html Link(PairKey pair, ListedPair? listed) =>
        Html.Of($"<a href=\"{PairTable.Address(pair)}\">{Words.One(pair.Entity)}{(listed is not null && Words.Name(listed) is { } name ? $" {name}" : "")}</a>");

    private static Html Others(string heading, ImmutableArray<ListedPair> others, LocalTime time) =>
        Html.When(!others.IsEmpty, () => Html.Of($"<h2>{heading}</h2>{PairTable.Of(others, time)}"));

    // The number in the title is not said again.
    private static Html Other(ListedPair listed, string? number) => number is not null && number != Words.Name(listed) ? Html.Text(number) : Html.None;
}
