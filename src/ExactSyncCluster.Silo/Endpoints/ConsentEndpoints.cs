using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Tokens;

namespace ExactSyncCluster.Silo.Endpoints;

/// <summary>Where a person gives Exact's consent for a connection: begun on its page, finished when the browser comes back.</summary>
internal static class ConsentEndpoints
{
    /// <summary>The path that is registered at Exact as redirect address.</summary>
    public const string ReturnPath = "/consent/return";

    public static void MapConsent(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/connections/{connection}/consent", BeginAsync);
        routes.MapGet(ReturnPath, FinishAsync);
    }

    private static async Task<IResult> BeginAsync(string connection, ConnectionCatalog connections, IGrainFactory grains) =>
        connections.TryGet(connection, out _)
            ? Results.Redirect((await grains.GetGrain<ITokenGrain>(connection).BeginConsentAsync()).AbsoluteUri)
            : Results.NotFound("No connection has this name.");

    private static async Task<IResult> FinishAsync(string? state, string? code, string? error, ConnectionCatalog connections, IGrainFactory grains)
    {
        var connection = state?.Split('.', 2)[0] ?? "";
        if (state is null || code is null || !connections.TryGet(connection, out _))
        {
            return Results.Text(
                error is null ? "This address is where Exact Online sends you back to; begin on the connection's page." : "Consent was not given at Exact Online.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        return await grains.GetGrain<ITokenGrain>(connection).FinishConsentAsync(state, code) is { } trouble
            ? Results.Text(trouble, statusCode: StatusCodes.Status400BadRequest)
            : Results.Redirect($"/connections/{connection}");
    }
}
