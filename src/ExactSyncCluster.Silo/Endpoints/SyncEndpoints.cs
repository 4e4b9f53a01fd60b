using Orleans.Dashboard;

namespace ExactSyncCluster.Silo.Endpoints;

/// <summary>All addresses of a silo.</summary>
internal static class SyncEndpoints
{
    public static void MapSyncEndpoints(this WebApplication app)
    {
        app.MapHealth();
        app.MapWebhooks();
        app.MapConsent();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOrleansDashboard("/dashboard");
    }
}
