using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Pages;
using ExactSyncCluster.Silo.Security;
using ExactSyncCluster.Silo.Storage.Sql;
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
        app.Services.GetRequiredService<SyncMetrics>().ReadyWhen(() => HealthEndpoints.Objection(app.Lifetime, app.Services.GetRequiredService<IDatabase>()) is null);
        app.MapWebhooks();
        app.MapConsent();
        app.MapConsole();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOrleansDashboard("/dashboard").RequireAuthorization(Access.Look);
    }
}
