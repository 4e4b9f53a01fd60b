using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>All connections, each with how it stands.</summary>
internal static class HomePage
{
    public static Html Of(IReadOnlyList<ConnectionStanding> all, Page page, LocalTime time) => all.Count == 0
        ? Html.Of($"<h1>Connections</h1><p class=\"empty\">No connection is running yet. Put a connection file into the folder that this program was started with, and start it again.</p>")
        : Html.Of($"<h1>Connections</h1>{all.Select(one => Card(one, page, time))}");

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
