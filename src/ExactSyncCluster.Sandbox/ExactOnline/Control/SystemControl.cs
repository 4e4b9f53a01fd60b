using System.Text.Json.Serialization;
using ExactSyncCluster.Sandbox.ExactOnline.Consent;
using ExactSyncCluster.Sandbox.Faults;

namespace ExactSyncCluster.Sandbox.ExactOnline.Control;

/// <summary>What is done to the system as a whole: consent, a move of the division, a reset.</summary>
internal static class SystemControl
{
    public static void MapSystemControl(this IEndpointRouteBuilder routes, ExactSystem system)
    {
        routes.MapPost("/control/consent", (ConsentWish wish) =>
            ConsentEndpoints.Redirect(system, wish.ClientId, wish.RedirectUri, wish.State) is { } redirect
                ? FaultControl.Json(new { redirect })
                : Results.BadRequest(new { error = "The client or its redirect address is not registered." }));
        routes.MapPost("/control/consent/revoke", () =>
        {
            system.App.Desk.RevokeAll();
            return Results.NoContent();
        });
        routes.MapPost("/control/move-division", (DivisionMove? move) =>
        {
            system.Division.Move(move?.FirstTimestamp ?? (system.Options.Division.FirstTimestamp / 2));
            return FaultControl.Json(new { movedAt = system.Division.MovedAt, lastTimestamp = system.Division.LastTimestamp });
        });
        routes.MapPut("/control/me", (CompanySwitch company) =>
        {
            system.CurrentDivision = company.CurrentDivision;
            return FaultControl.Json(company);
        });
        routes.MapPut("/control/rights", (RightsTaken taken) =>
        {
            system.NoRightsOn = taken.NoRightsOn;
            return FaultControl.Json(taken);
        });
        routes.MapGet("/control/webhooks/subscriptions", () => FaultControl.Json(system.Webhooks.All));
        routes.MapPost("/control/limits/clear", () =>
        {
            system.App.Gate.Clear();
            return Results.NoContent();
        });
        routes.MapPost("/control/reset", () =>
        {
            system.Reset();
            return Results.NoContent();
        });
    }

    internal sealed record ConsentWish(
        [property: JsonPropertyName("client_id")] string? ClientId,
        [property: JsonPropertyName("redirect_uri")] string? RedirectUri,
        [property: JsonPropertyName("state")] string? State);

    internal sealed record DivisionMove(long? FirstTimestamp);

    internal sealed record CompanySwitch(int CurrentDivision);

    internal sealed record RightsTaken(IReadOnlyList<string> NoRightsOn);
}
