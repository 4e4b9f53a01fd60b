using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>A list of pairs.</summary>
internal static class PairTable
{
    public static Html Of(IEnumerable<ListedPair> pairs, LocalTime time) => Html.Of($"""
        <table class="list">
        <tr><th>Kind</th><th>Number</th><th>Is in</th><th>Standing</th><th>Why</th><th>Since</th></tr>
        {pairs.Select(pair => Row(pair, time))}
        </table>
        """);

    /// <summary>Where a pair's page is.</summary>
    public static string Address(Core.Pairs.PairKey pair) => $"/connections/{pair.Connection}/pairs/{EntityNames.Of(pair.Entity)}/{pair.Id:N}";

    private static Html Row(ListedPair pair, LocalTime time) => Html.Of($"""
        <tr><td>{Words.One(pair.Pair.Entity)}</td><td><a href="{Address(pair.Pair)}">{Words.Name(pair) ?? pair.Webshop?.Value ?? pair.Exact?.Value ?? "(no number)"}</a></td><td>{Place(pair)}</td><td>{StandingParts.Status(pair.Status)}</td><td>{(pair.Reason is { } reason ? Words.Reason(reason) : "")}</td><td class="when">{time.At(pair.Since)}</td></tr>

        """);

    private static string Place(ListedPair pair) => pair switch
    {
        { Exact: not null, Webshop: not null } => "both",
        { Exact: not null } => "Exact Online",
        { Webshop: not null } => "webshop",
        _ => "neither",
    };
}
