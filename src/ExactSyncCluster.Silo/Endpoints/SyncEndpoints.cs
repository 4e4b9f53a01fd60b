using ExactSyncCluster.Silo.Pages;
using ExactSyncCluster.Silo.Security;
using Orleans.Dashboard;

namespace ExactSyncCluster.Silo.Endpoints;

/// <summary>All addresses of a silo.</summary>
internal static class SyncEndpoints
{
    /// <summary>A path below an address that may have a path of its own.</summary>
    public static Uri At(Uri home, string path) => new(home.AbsoluteUri.TrimEnd('/') + path);

    public static void MapSyncEndpoints(this WebApplication app)
    {
        app.MapHealth();
        app.MapWebhooks();
        app.MapConsent();
        app.MapConsole();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOrleansDashboard("/dashboard").RequireAuthorization(Access.Look);
    }
}
