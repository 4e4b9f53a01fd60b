using System.Collections.Immutable;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>One connection in detail, and the search for a record.</summary>
internal static class ConnectionPage
{
    private static readonly PairStatus[] Statuses = [.. Enum.GetValues<PairStatus>().Except([PairStatus.Moved])];

    public static Html Of(ConnectionStanding one, PairSearch search, ImmutableArray<ListedPair> found, Page page, LocalTime time) => Html.Of($"""
        <p class="back"><a href="/">Connections</a></p>
        <h1>{one.Name} {StandingParts.Phase(one)}</h1>
        <p class="where">{StandingParts.Where(one)}</p>
        {StandingParts.Needs(one, page)}
        <section class="columns">
        <div class="card">{StandingParts.Counts(one)}</div>
        {End(one, SystemName.Exact, time)}
        {End(one, SystemName.Webshop, time)}
        </section>
        <section id="search">
        <h2>Find a record</h2>
        {Form(one, search)}
        {Result(search, found, one, time)}
        </section>
        <section class="actions">{Switch(one, page)}</section>
        """);

    private static Html End(ConnectionStanding one, SystemName system, LocalTime time)
    {
        var end = one.End(system);
        var address = system == SystemName.Exact ? one.Definition.Exact.BaseAddress : one.Definition.Webshop.BaseAddress;
        return Html.Of($"""
            <div class="card">
            <h3>{(system == SystemName.Exact ? "Exact Online" : "Webshop")}</h3>
            <dl>
            <dt>Address</dt><dd class="address">{Breakable(address)}</dd>
            <dt>Changes</dt><dd>{StandingParts.KnownUntil(end, time)}</dd>
            <dt>On their way</dt><dd>{end.Outstanding}</dd>
            <dt>Calls left</dt><dd>{Left(end)}</dd>
            {Html.When(end.Quota is { Backlog.Length: > 0 } && one.Hindrance != Hindrance.Standstill, () => Html.Of($"<dt>Waiting for calls</dt><dd>{StandingParts.Backlog(end.Quota!.Backlog)}</dd>"))}
            </dl>
            </div>
            """);
    }

    // A long address goes on in the next line after a slash, or after a dot of a name, not in the middle of a word.
    private static Html Breakable(Uri address)
    {
        var text = address.AbsoluteUri.Replace("/", "/\n", StringComparison.Ordinal).Replace("/\n/\n", "//\n", StringComparison.Ordinal);
        text = address.HostNameType == UriHostNameType.Dns ? text.Replace(".", ".\n", StringComparison.Ordinal) : text;
        return Html.All(text.Split('\n').Select(static part => Html.Of($"{part}<wbr>")));
    }

    private static Html Left(EndStanding end) => end.Quota switch
    {
        null => Html.Text("does not answer"),
        { MinuteLeft: { } minute, DayLeft: { } day } => Html.Of($"{minute} this minute, {day} today"),
        { MinuteLeft: { } minute } => Html.Of($"{minute} this minute"),
        { DayLeft: { } day } => Html.Of($"{day} today"),
        _ => Html.Text("no limit known"),
    };

    private static Html Form(ConnectionStanding one, PairSearch search) => Html.Of($"""
        <form method="get" action="/connections/{one.Name}#search" class="search">
        <input type="search" name="search" value="{search.Text}" placeholder="Order number, code, or id" aria-label="Order number, code, or id">
        <select name="entity" aria-label="Kind">{Option("", "All kinds", search.Entity is null)}{EntityNames.All.Select(entity => Option(EntityNames.Of(entity), Words.Many(entity), search.Entity == entity))}</select>
        <select name="status" aria-label="Standing">{Option("", "However they stand", search.Status is null)}{Statuses.Select(status => Option(status.ToString(), Words.Of(status), search.Status == status))}</select>
        <button class="primary">Find</button>
        </form>
        <p class="hint">Orders are found by the shop's order number (in Exact Online: Your reference) and by Exact Online's own, customers by their number, products by their code; the beginning is enough. Every record is found by its id in either system.</p>
        """);

    private static Html Option(string value, string text, bool isChosen) =>
        Html.Of($"<option value=\"{value}\"{Html.When(isChosen, static () => Html.Of($" selected"))}>{text}</option>");

    private static Html Result(PairSearch search, ImmutableArray<ListedPair> found, ConnectionStanding one, LocalTime time) => found switch
    {
        [] when !search.IsAsked => Html.Of($"<p class=\"fine\">No record waits, and none needs a person.</p>"),
        [] when search.Text is not null => NotFound(one, time),
        [] => Html.Of($"<p class=\"empty\">There is none.</p>"),
        _ => Html.Of($"{Heading(search)}{PairTable.Of(found, time)}{Html.When(found.Length >= PairSearch.Most, static () => Html.Of($"<p class=\"hint\">Only the first {PairSearch.Most} are shown. Search for more of the number.</p>"))}"),
    };

    private static Html Heading(PairSearch search) =>
        Html.When(!search.IsAsked, static () => Html.Of($"<h3>What needs a person, and what waits</h3>"));

    // The question behind a search that finds nothing is: why did this order not arrive?
    private static Html NotFound(ConnectionStanding one, LocalTime time) => Html.Of($"""
        <div class="empty">
        <p>No record with this number, code or id is known here. Then one of these holds:</p>
        <ul>
        <li>Neither system has shown it yet. Exact Online: {StandingParts.KnownUntil(one.Exact, time)}; the webshop: {StandingParts.KnownUntil(one.Webshop, time)}. What was saved after that comes with the next look.</li>
        <li>It is in another division or another shop.</li>
        <li>It is known by another number: try its id, or the shop's order number.</li>
        </ul>
        </div>
        """);

    private static Html Switch(ConnectionStanding one, Page page) => one.Phase == ConnectionPhase.Paused
        ? Html.Of($"{page.Button($"/connections/{one.Name}/resume", "Let this connection go on", "primary")} <span class=\"hint\">Changes made meanwhile are carried over then.</span>")
        : Html.Of($"{page.Button($"/connections/{one.Name}/pause", "Pause this connection")} <span class=\"hint\">Nothing is lost: changes made meanwhile are carried over later.</span>");
}
