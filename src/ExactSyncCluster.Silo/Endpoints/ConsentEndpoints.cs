using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Tokens;

namespace ExactSyncCluster.Silo.Endpoints;

/// <summary>Where the browser comes back to from Exact Online. Consent is begun on the connection's page; its state proves that it was.</summary>
internal static class ConsentEndpoints
{
    /// <summary>The path that is registered at Exact as redirect address.</summary>
    public const string ReturnPath = "/consent/return";

    public static void MapConsent(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ReturnPath, FinishAsync);
    }

    private static async Task<IResult> FinishAsync(string? state, string? code, string? error, ConnectionCatalog connections, IGrainFactory grains)
    {
        var connection = state?.Split('.', 2)[0] ?? "";
        if (state is null || code is null || !connections.TryGet(connection, out _))
        {
            return Results.Text(
                error is null ? "This address is where Exact Online sends you back to; begin on the connection's page." : "Consent was not given at Exact Online.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        return await grains.GetGrain<ITokenGrain>(connection).FinishConsentAsync(new(state, code)) is { } trouble
            ? Results.Text(trouble, statusCode: StatusCodes.Status400BadRequest)
            : Results.Redirect($"/connections/{connection}");
    }
}
