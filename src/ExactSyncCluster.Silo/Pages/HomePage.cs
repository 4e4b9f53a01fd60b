using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>All connections, each with how it stands.</summary>
internal static class HomePage
{
    public static Html Of(IReadOnlyList<ConnectionStanding> all, string? search, IReadOnlyList<ListedPair> found, Page page, LocalTime time, string? clock) => all.Count == 0
        ? Html.Of($"<h1>Connections</h1><p class=\"empty\">No connection is running yet. Put a connection file into the folder that this program was started with, and start it again.</p>")
        : Html.Of($"<h1>Connections</h1>{Html.When(clock is not null, () => Html.Of($"<p class=\"empty\">{clock}</p>"))}{Form(search)}{Result(search, found, time)}{all.Select(one => Card(one, page, time))}");

    private static Html Form(string? search) => Html.Of($"""
        <form method="get" action="/" class="search">
        <input type="search" name="search" value="{search}" placeholder="Order number, code, or id" aria-label="Order number, code, or id">
        <button class="primary">Find</button>
        </form>
        """);

    private static Html Result(string? search, IReadOnlyList<ListedPair> found, LocalTime time) => (search, found) switch
    {
        (null, _) => Html.None,
        (_, []) => Html.Of($"<p class=\"empty\">No record with this number, code or id is known in any connection. Search on the connection's own page: it says what that can mean.</p>"),
        _ => Html.Of($"{found.GroupBy(static pair => pair.Pair.Connection).Select(some => Html.Of($"<h3>{some.Key}</h3>{PairTable.Of(some, time)}"))}"),
    };

    private static Html Card(ConnectionStanding one, Page page, LocalTime time) => Html.Of($"""
        <section class="card">
        <h2><a href="/connections/{one.Name}">{one.Name}</a> {StandingParts.Phase(one)}</h2>
        <p class="where">{StandingParts.Where(one)}</p>
        {StandingParts.Needs(one, page)}
        {StandingParts.Counts(one)}
        <p class="facts">{Facts(one, SystemName.Exact, time)} · {Facts(one, SystemName.Webshop, time)}</p>
        </section>

        """);

    private static Html Facts(ConnectionStanding one, SystemName system, LocalTime time) =>
        Html.Of($"{(system == SystemName.Exact ? "Exact Online" : "Webshop")}: {StandingParts.KnownUntil(one.End(system), time)}{StandingParts.CallsLeft(one.End(system))}");

    /// <summary>How many need a person, for the title.</summary>
    public static int Parked(IReadOnlyList<ConnectionStanding> all) => all.Sum(static one => one.Count(null, PairStatus.Parked));
}
