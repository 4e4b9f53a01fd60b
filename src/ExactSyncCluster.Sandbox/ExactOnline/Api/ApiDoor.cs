using System.Globalization;
using ExactSyncCluster.Sandbox.ExactOnline.Consent;
using ExactSyncCluster.Sandbox.ExactOnline.Limits;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>Lets a call in, or answers it at the door: token, blocks, limits, scopes.</summary>
internal sealed class ApiDoor(ExactSystem system)
{
    private const string Bearer = "Bearer ";

    /// <summary>True when the call may go on; otherwise it has been answered.</summary>
    public async Task<bool> EnterAsync(HttpContext context, ApiPath path)
    {
        var (app, state) = Recognise(context);
        context.Features.Set(app);
        Faults.RequestTrace.Of(context).Client = app.Options.ClientId;
        if (state != AccessState.Valid)
        {
            if (state == AccessState.Expired)
            {
                CountError(context, path);
            }

            await UnauthorizedAsync(context, state);
            return false;
        }

        if (!system.Options.Limits.Enabled || path.Division is null)
        {
            return true;
        }

        var verdict = app.Gate.Enter();
        if (verdict.Outcome == CallOutcome.Allowed)
        {
            Answers.LimitHeaders(context, system.Options.Limits, verdict);
            return true;
        }

        await TurnAwayAsync(context, verdict);
        return false;
    }

    public void CountError(HttpContext context, ApiPath path)
    {
        if (system.Options.Limits.Enabled)
        {
            AppOf(context).Gate.CountError(path.Endpoint);
        }
    }

    public void CheckScope(HttpContext context, string scope, bool write)
    {
        var app = AppOf(context).Options;
        var allowed = write ? app.ManageScopes : app.ReadScopes;
        if (!allowed.Contains(scope))
        {
            var verb = write ? "manage" : "read";
            throw new ExactRefusal(
                StatusCodes.Status403Forbidden,
                $"Forbidden - Application Scope Violated. Cannot {verb} '{scope}' scope.");
        }
    }

    private static RegisteredApp AppOf(HttpContext context) =>
        context.Features.Get<RegisteredApp>() ?? throw new InvalidOperationException("The call did not come through the door.");

    private (RegisteredApp App, AccessState State) Recognise(HttpContext context)
    {
        if (!system.Options.RequireToken)
        {
            return (system.App, AccessState.Valid);
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return (system.App, AccessState.Unknown);
        }

        var token = header[Bearer.Length..];
        var state = system.Observer.Desk.Check(token);
        return state == AccessState.Unknown ? (system.App, system.App.Desk.Check(token)) : (system.Observer, state);
    }

    private static Task UnauthorizedAsync(HttpContext context, AccessState state)
    {
        var detail = state == AccessState.Expired ? "access%20token%20expired" : "invalid%20token";
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"invalid_token\", error_description=\"{detail}\"";
        return Answers.ErrorAsync(context, StatusCodes.Status401Unauthorized, "Niet geautoriseerd", "Authentication Required");
    }

    private Task TurnAwayAsync(HttpContext context, CallVerdict verdict)
    {
        if (verdict.Outcome == CallOutcome.Blocked)
        {
            return Answers.ErrorAsync(
                context,
                system.Options.Limits.BlockedStatus,
                "Te veel fouten: de API-sleutel is tijdelijk geblokkeerd",
                "API key blocked: error velocity limit exceeded");
        }

        Answers.LimitHeaders(context, system.Options.Limits, verdict);
        if (system.Options.Limits.SendRetryAfter)
        {
            var reset = verdict.Outcome == CallOutcome.DayUsedUp ? verdict.DayReset : verdict.MinuteReset;
            var seconds = Math.Ceiling((reset - system.Clock.GetUtcNow()).TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Answers.ErrorAsync(context, StatusCodes.Status429TooManyRequests, "Te veel verzoeken", "Too Many Requests");
    }
}
