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
            Objection(life, database) is { } objection
                ? Results.Text($"not ready: {objection}", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ready"));
    }

    /// <summary>Why changes may not be sent to this silo; null when they may.</summary>
    public static string? Objection(IHostApplicationLifetime life, IDatabase database) =>
        !life.ApplicationStarted.IsCancellationRequested || life.ApplicationStopping.IsCancellationRequested ? "starting or stopping"
        : Answers(database) ? null
        : "the database does not answer";

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
