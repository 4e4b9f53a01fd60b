using System.Net.Mime;
using ExactSyncCluster.Silo.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>One page for one request: what all pages share, and what forms on it need.</summary>
internal sealed class Page(HttpContext http)
{
    private string _formTargets = "'self'";

    /// <summary>Whether who looks may also act, and see values.</summary>
    public bool MayAct { get; } = Access.MayAct(http);

    /// <summary>Lets forms of this page lead on to another host: Exact Online's, for consent.</summary>
    public void LeadsTo(Uri address) => _formTargets += $" {address.GetLeftPart(UriPartial.Authority)}";

    /// <summary>A form with one button. Without the login there is none, since it would lead nowhere.</summary>
    public Html Button(string address, string label, string tone = "", params IEnumerable<(string Name, string Value)> values) => MayAct
        ? Html.Of($"""
            <form method="post" action="{address}" class="inline">{Proof()}{values.Select(static value => Html.Of($"<input type=\"hidden\" name=\"{value.Name}\" value=\"{value.Value}\">"))}<button class="{tone}">{label}</button></form>
            """)
        : Html.Of($"<a class=\"button quiet\" href=\"{Access.LoginPath}?ReturnUrl={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}\">Log in: {label}</a>");

    /// <summary>What proves that a form was ours.</summary>
    public Html Proof()
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return Html.Of($"<input type=\"hidden\" name=\"{tokens.FormFieldName}\" value=\"{tokens.RequestToken}\">");
    }

    /// <summary>The whole page.</summary>
    public IResult Show(string title, Html content, int status = StatusCodes.Status200OK)
    {
        var page = Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} – Exact Sync Cluster</title>
            <link rel="stylesheet" href="/console.css">
            </head>
            <body>
            <header><a class="home" href="/">Exact Sync Cluster</a><nav><a href="/">Connections</a><a href="/dashboard">Dashboard</a><a href="/metrics">Metrics</a></nav>{Login()}</header>
            <main>
            {content}
            </main>
            </body>
            </html>

            """);
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'self'; img-src 'self'; form-action {_formTargets}; base-uri 'none'; frame-ancestors 'none'";
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        return Results.Text(page.ToString(), MediaTypeNames.Text.Html, System.Text.Encoding.UTF8, status);
    }

    private Html Login() => MayAct
        ? Html.Of($"<form method=\"post\" action=\"/logout\" class=\"inline login\">{Proof()}<button class=\"quiet\">Log out</button></form>")
        : Html.Of($"<a class=\"login\" href=\"{Access.LoginPath}\">Log in</a>");
}
