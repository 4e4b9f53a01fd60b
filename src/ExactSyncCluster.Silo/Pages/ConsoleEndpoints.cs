using System.Net.Mime;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Clocks;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>The console's pages.</summary>
internal static class ConsoleEndpoints
{
    private static readonly string Style = Embedded("pages/console.css");

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console.css", static () => Results.Text(Style, MediaTypeNames.Text.Css, System.Text.Encoding.UTF8));
        routes.MapLogin();
        var pages = routes.MapGroup("").RequireAuthorization(Access.Look);
        pages.MapGet("/", HomeAsync);
        pages.MapGet("/connections/{connection}", ConnectionAsync);
        pages.MapGet("/connections/{connection}/pairs/{entity}/{id:guid}", PairAsync);
        // Whatever else is asked for below a connection, such as a record's id that is none.
        pages.MapGet("/connections/{**rest}", static (HttpContext http) => Nothing(http, "There is no such page. A record is found on its connection's page, by its number, code or id.")).WithOrder(int.MaxValue);
        routes.MapActions();
    }

    /// <summary>The page that says that there is nothing.</summary>
    public static IResult Nothing(HttpContext http, string what) =>
        new Page(http).Show("Not found", Html.Of($"<h1>Not found</h1><p>{what}</p><p><a href=\"/\">To the connections</a></p>"), StatusCodes.Status404NotFound);

    private static async Task<IResult> HomeAsync(string? search, HttpContext http, StandingReader reader, IPairDirectory directory, ClusterClock clock)
    {
        var page = new Page(http);
        var all = await reader.AllAsync(http.RequestAborted);
        foreach (var one in all)
        {
            LeadToExact(page, one.Definition);
        }

        var zone = all.Count == 0 ? TimeZoneInfo.Utc.Id : all[0].Definition.Policy.TimeZone;
        var parked = HomePage.Parked(all);
        var asked = PairSearch.Of(null, null, search);
        var found = new List<ListedPair>();
        foreach (var one in asked.IsAsked ? all : [])
        {
            found.AddRange(await asked.FindAsync(one.Name, directory, http.RequestAborted));
        }

        return page.Show(
            parked == 0 ? "Connections" : $"({parked}) Connections", HomePage.Of(all, asked.Text, found, page, new(clock.GetUtcNow(), zone), clock.Standing.Advice));
    }

    private static async Task<IResult> ConnectionAsync(
        string connection, string? entity, string? status, string? search, HttpContext http, ConnectionCatalog connections, StandingReader reader, IPairDirectory directory, TimeProvider time)
    {
        if (!connections.TryGet(connection, out var known))
        {
            return Nothing(http, "No connection has this name.");
        }

        var page = new Page(http);
        LeadToExact(page, known.Definition);
        var asked = PairSearch.Of(entity, status, search);
        var found = await asked.FindAsync(connection, directory, http.RequestAborted);
        var standing = await reader.OfAsync(known, http.RequestAborted);
        return page.Show(connection, ConnectionPage.Of(standing, asked, found, page, new(time.GetUtcNow(), known.Definition.Policy.TimeZone)));
    }

    private static async Task<IResult> PairAsync(
        string connection, string entity, Guid id, HttpContext http, ConnectionCatalog connections, StandingReader reader, IPairDirectory directory, HistoryStore history, StuckChanges stuck, TimeProvider time)
    {
        if (!connections.TryGet(connection, out var known) || EntityNames.Parse(entity) is not { } kind
            || await directory.FindAsync(new(connection, kind, id), http.RequestAborted) is not { } listed)
        {
            return Nothing(http, "There is no such record.");
        }

        var page = new Page(http);
        LeadToExact(page, known.Definition);
        var story = await PairStory.ReadAsync(listed, directory, http.RequestAborted);
        var standing = await reader.OfAsync(known, http.RequestAborted);
        var view = await reader.OfAsync(listed.Pair);
        var entries = await history.OfPairAsync(listed.Pair, PairPage.MostHistory, http.RequestAborted);
        return page.Show(
            $"{Words.One(kind)} {Words.Name(listed) ?? "without a number"}",
            PairPage.Of(story, standing, view, await stuck.OfPairAsync(listed.Pair, StandingReader.MostStuck, http.RequestAborted), entries, page, new(time.GetUtcNow(), known.Definition.Policy.TimeZone)));
    }

    // The button leads to Exact's page, and that back to the address that is registered there.
    private static void LeadToExact(Page page, ConnectionDefinition definition)
    {
        page.LeadsTo(definition.Exact.BaseAddress);
        page.LeadsTo(definition.Exact.RedirectUri);
    }

    private static string Embedded(string name)
    {
        using var stream = typeof(ConsoleEndpoints).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The file {name} is not embedded in the assembly: build it again from complete sources.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
