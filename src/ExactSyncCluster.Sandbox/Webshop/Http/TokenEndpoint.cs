using System.Text;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>OAuth 2.0 client credentials (RFC 6749, section 4.4).</summary>
internal sealed class TokenEndpoint(ShopParts shop)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost(WebshopSandbox.TokenPath, AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.HasFormContentType)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request");
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (id, secret) = Basic(context.Request.Headers.Authorization) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        if (form["grant_type"] != "client_credentials")
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "unsupported_grant_type");
        }
        else if (!shop.Clients.Knows(id, secret))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"shop\"";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "invalid_client");
        }
        else
        {
            await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, new JsonObject
            {
                ["access_token"] = shop.Clients.NewToken(shop.Shared.Clock.TrueUtcNow),
                ["token_type"] = "Bearer",
                ["expires_in"] = (int)Math.Ceiling(shop.Options.TokenLife.TotalSeconds),
            });
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string error) =>
        JsonAnswer.WriteAsync(context, status, new JsonObject { ["error"] = error });

    private static (string Id, string Secret)? Basic(string? authorization)
    {
        const string Scheme = "Basic ";
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out var length))
        {
            return ("", "");
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair is [var id, var secret] ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret)) : ("", "");
    }
}
