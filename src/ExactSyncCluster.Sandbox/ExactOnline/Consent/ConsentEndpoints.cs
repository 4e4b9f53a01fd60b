using System.Net;
using System.Text;

namespace ExactSyncCluster.Sandbox.ExactOnline.Consent;

/// <summary>The page on which a person consents, and the endpoint where the app gets its tokens.</summary>
internal static class ConsentEndpoints
{
    private const string AuthPath = "/api/oauth2/auth";

    public static void MapConsent(this IEndpointRouteBuilder routes, ExactSystem system)
    {
        routes.MapGet(AuthPath, context => PageAsync(context, system));
        routes.MapPost(AuthPath, context => AgreeAsync(context, system));
        routes.MapPost("/api/oauth2/token", context => TokenAsync(context, system));
    }

    /// <summary>Where the browser goes after a person agreed; null when the app or its address is unknown.</summary>
    public static string? Redirect(ExactSystem system, string? clientId, string? redirectUri, string? state)
    {
        if (system.FindApp(clientId) is not { } app || redirectUri is null || !app.Options.MayRedirectTo(redirectUri))
        {
            return null;
        }

        var code = Uri.EscapeDataString(app.Desk.GiveCode(redirectUri)).Replace("!", "%21", StringComparison.Ordinal);
        var sign = redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{redirectUri}{sign}code={code}&state={Uri.EscapeDataString(state ?? string.Empty)}";
    }

    private static Task PageAsync(HttpContext context, ExactSystem system)
    {
        var query = context.Request.Query;
        var known = system.FindApp(query["client_id"]) is { } app
            && query["response_type"] == "code"
            && app.Options.MayRedirectTo(query["redirect_uri"].ToString());
        return known
            ? HtmlAsync(context, ConsentForm(query, system))
            : RefuseAsync(context);
    }

    private static string ConsentForm(IQueryCollection query, ExactSystem system)
    {
        var form = new StringBuilder("<h1>Toestemming</h1><p>De app wil toegang tot administratie ");
        form.Append(system.Options.Division.Division).Append(" (")
            .Append(WebUtility.HtmlEncode(system.Options.Division.Description))
            .Append(").</p><form method=\"post\" action=\"/api/oauth2/auth\">");
        foreach (var name in (string[])["client_id", "redirect_uri", "state"])
        {
            form.Append("<input type=\"hidden\" name=\"").Append(name).Append("\" value=\"")
                .Append(WebUtility.HtmlEncode(query[name].ToString())).Append("\">");
        }

        return form.Append("<button type=\"submit\">Toestaan</button></form>").ToString();
    }

    private static async Task AgreeAsync(HttpContext context, ExactSystem system)
    {
        if (!context.Request.HasFormContentType)
        {
            await RefuseAsync(context);
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var redirect = Redirect(system, form["client_id"], form["redirect_uri"], form["state"]);
        if (redirect is null)
        {
            await RefuseAsync(context);
            return;
        }

        context.Response.Redirect(redirect);
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return HtmlAsync(context, "<h1>Niet geautoriseerd</h1><p>De app of het adres voor terugkeer is onbekend.</p>");
    }

    private static Task HtmlAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"<!DOCTYPE html><html lang=\"nl\"><head><title>Exact Online zandbak</title></head><body>{body}</body></html>",
            context.RequestAborted);
    }

    private static async Task TokenAsync(HttpContext context, ExactSystem system)
    {
        TokenAnswer answer = new TokenAnswer.Refused(
            StatusCodes.Status400BadRequest,
            "invalid_request",
            "The body is application/x-www-form-urlencoded.");
        if (context.Request.HasFormContentType)
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var app = system.FindApp(form["client_id"]) ?? system.App;
            Faults.RequestTrace.Of(context).Client = app.Options.ClientId;
            answer = app.Desk.Answer(form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal));
        }

        Faults.RequestTrace.Of(context).Applied = answer is TokenAnswer.Granted;
        await WriteAsync(context, answer);
    }

    private static Task WriteAsync(HttpContext context, TokenAnswer answer)
    {
        if (answer is TokenAnswer.Granted granted)
        {
            return context.Response.WriteAsJsonAsync(
                new Dictionary<string, string>
                {
                    ["access_token"] = granted.AccessToken,
                    ["token_type"] = "bearer",
                    ["expires_in"] = granted.ExpiresIn,
                    ["refresh_token"] = granted.RefreshToken,
                },
                context.RequestAborted);
        }

        var refused = (TokenAnswer.Refused)answer;
        context.Response.StatusCode = refused.Status;
        if (refused.Reason is not null)
        {
            context.Response.Headers["Reason"] = refused.Reason;
        }

        return context.Response.WriteAsJsonAsync(
            new Dictionary<string, string> { ["error"] = refused.Error, ["error_description"] = refused.Description },
            context.RequestAborted);
    }
}
