using System.Text.Json;

namespace ExactSyncCluster.Sandbox.Faults;

/// <summary>Puts the shared parts into a sandbox's pipeline and maps their control calls.</summary>
internal static class FaultControl
{
    /// <summary>The request log outside, the faults inside it; the API itself comes after both.</summary>
    public static void UseFaults(
        this WebApplication app,
        SandboxFaults shared,
        Func<PathString, bool> isApi,
        Action<HttpContext, RequestTrace> classify)
    {
        var log = new RequestLogMiddleware(shared.Log, shared.Clock.World, isApi, classify);
        var faults = new FaultMiddleware(shared.Switch, shared.Held, shared.Clock.World, isApi);
        app.Use(next => context => log.InvokeAsync(context, inner => faults.InvokeAsync(inner, next)));
    }

    public static void MapFaultControl(this IEndpointRouteBuilder routes, SandboxFaults shared)
    {
        routes.MapGet("/control/faults", () => Json(shared.Switch.Plan));
        routes.MapPut("/control/faults", context => PutAsync<FaultPlan>(context, plan => plan.Objection(), shared.Switch.Put));
        routes.MapGet("/control/held", () => Json(shared.Held.Now));
        routes.MapGet("/control/requests", (long? after) => Json(shared.Log.After(after ?? 0)));
        routes.MapGet("/control/stats", () => Json(shared.Log.Stats));
        routes.MapGet("/control/clock", () => Json(shared.Clock.Setting));
        routes.MapPut("/control/clock", context => PutAsync<ClockSetting>(context, Objection, shared.Clock.Put));
        routes.MapGet("/control/webhooks", () => Json(shared.Weather));
        routes.MapPut(
            "/control/webhooks",
            context => PutAsync<WebhookWeather>(context, weather => weather.Objection(), weather => shared.Weather = weather));
    }

    public static IResult Json<T>(T value) => Results.Json(value, ControlJson.Options);

    private static string? Objection(ClockSetting setting) =>
        Math.Abs(setting.OffsetSeconds) <= ClockSetting.MaxOffsetSeconds
            ? null
            : $"offsetSeconds lies between plus and minus {ClockSetting.MaxOffsetSeconds}.";

    private static async Task PutAsync<T>(HttpContext context, Func<T, string?> objection, Action<T> put)
        where T : class
    {
        IResult answer;
        try
        {
            var value = await context.Request.ReadFromJsonAsync<T>(ControlJson.Options, context.RequestAborted);
            var wrong = value is null ? "The body is empty." : objection(value);
            answer = wrong is null ? Json(value) : Results.BadRequest(new { error = wrong });
            if (wrong is null)
            {
                put(value!);
            }
        }
        catch (JsonException e)
        {
            answer = Results.BadRequest(new { error = $"The body does not fit: {e.Message}" });
        }

        await answer.ExecuteAsync(context);
    }
}
