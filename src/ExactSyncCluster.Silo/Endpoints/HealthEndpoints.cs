using System.Data.Common;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Endpoints;

/// <summary>Liveness is local; readiness says whether changes may be sent here.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", static () => Results.Text("live"));
        routes.MapGet("/health/ready", static (IHostApplicationLifetime life, IDatabase database) =>
        {
            if (!life.ApplicationStarted.IsCancellationRequested || life.ApplicationStopping.IsCancellationRequested)
            {
                return Results.Text("not ready: starting or stopping", statusCode: StatusCodes.Status503ServiceUnavailable);
            }

            return Answers(database) ? Results.Text("ready") : Results.Text("not ready: the database does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }
    private static bool Answers(IDatabase database)
    {
        try
        {
            return database.Read(static session => session.First(One, static row => row.GetInt32(0))) == 1;
        }
        catch (Exception exception) when (exception is StorageFailedException or DbException)
        {
            return false;
        }
    }

    private static void One(DbCommand command) => command.CommandText = "select 1";
}
