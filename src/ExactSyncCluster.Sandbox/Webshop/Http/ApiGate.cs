using ExactSyncCluster.Sandbox.Faults;
using ExactSyncCluster.Sandbox.Webshop.Content;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>Lets known clients in, within their rate, and gives every refusal of the framework the contract's form.</summary>
internal sealed class ApiGate(ShopParts shop)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!IsResource(context.Request.Path))
        {
            await next(context);
            return;
        }

        if (Refuse(context) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        await next(context);
        if (!context.Response.HasStarted && context.Response.ContentType is null)
        {
            await AnswerAsync(context);
        }
    }

    public static bool IsApi(PathString path) => IsResource(path) || IsToken(path);

    /// <summary>Names a request before it is served, for the request log.</summary>
    public static void Classify(HttpContext context, RequestTrace trace)
    {
        var path = context.Request.Path;
        if (IsToken(path))
        {
            trace.Kind = RequestKind.Token;
            return;
        }

        var parts = path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || ResourceKinds.Parse(parts[1]) is null)
        {
            return;
        }

        trace.Entity = parts[1];
        var reads = HttpMethods.IsGet(context.Request.Method);
        var isFeed = reads && parts is [_, _, "changes"];
        trace.Kind = (isFeed, reads) switch
        {
            (true, _) => RequestKind.Feed,
            (_, true) => RequestKind.Read,
            _ => RequestKind.Write,
        };
        trace.RecordId = !isFeed && parts.Length > 2 ? parts[2] : null;
    }

    private ShopProblem? Refuse(HttpContext context)
    {
        var now = shop.Shared.Clock.TrueUtcNow;
        if (shop.Clients.Find(context.Request.Headers.Authorization, now) is not { } client)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"shop\"";
            return ShopProblem.Unauthorized;
        }

        context.Features.Set(client);
        RequestTrace.Of(context).Client = client.Name;
        if (shop.Rate.SecondsToWait(client.Name, now) is { } seconds)
        {
            return ShopProblem.TooMany(seconds);
        }

        return client.MayWrite || HttpMethods.IsGet(context.Request.Method) ? null : ShopProblem.Forbidden;
    }

    private static Task AnswerAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => ShopProblem.NotFound.WriteAsync(context),
        StatusCodes.Status405MethodNotAllowed => ShopProblem.MethodNotAllowed.WriteAsync(context),
        _ => Task.CompletedTask,
    };

    private static bool IsResource(PathString path) => path.StartsWithSegments(WebshopSandbox.ApiPath, StringComparison.Ordinal);

    private static bool IsToken(PathString path) => path.Equals(WebshopSandbox.TokenPath, StringComparison.Ordinal);
}
