using System.Text.Json.Nodes;
using ExactSyncCluster.Sandbox.Webshop.Hooks;

namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>Registration of webhooks. The secret goes in and never comes out.</summary>
internal sealed class HookEndpoints(ShopParts shop)
{
    public void Map(RouteGroupBuilder api)
    {
        api.MapPut("/webhooks/{name}", PutAsync);
        api.MapGet("/webhooks/{name}", GetAsync);
        api.MapDelete("/webhooks/{name}", DeleteAsync);
    }

    private async Task PutAsync(HttpContext context)
    {
        var (body, problem) = await JsonBody.ReadAsync(context, "application/json");
        if (body is null)
        {
            await problem!.WriteAsync(context);
            return;
        }

        var (registration, refusal) = HookRegistration.Read(Name(context), body);
        if (registration is null)
        {
            await ShopProblem.From(refusal!).WriteAsync(context);
            return;
        }

        switch (shop.Hooks.Put(registration))
        {
            case HookPut.Full:
                await ShopProblem.From(HookRegistration.TooMany).WriteAsync(context);
                break;
            case HookPut.Added:
                context.Response.Headers.Location = $"{WebshopSandbox.ApiPath}/webhooks/{registration.Name}";
                await JsonAnswer.WriteAsync(context, StatusCodes.Status201Created, Show(registration));
                break;
            default:
                await JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, Show(registration));
                break;
        }
    }

    private Task GetAsync(HttpContext context) => shop.Hooks.Find(Name(context)) is { } registration
        ? JsonAnswer.WriteAsync(context, StatusCodes.Status200OK, Show(registration))
        : ShopProblem.NotFound.WriteAsync(context);

    private Task DeleteAsync(HttpContext context)
    {
        if (!shop.Hooks.Remove(Name(context)))
        {
            return ShopProblem.NotFound.WriteAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static JsonObject Show(HookRegistration registration) => new()
    {
        ["name"] = registration.Name,
        ["url"] = registration.Url.OriginalString,
        ["types"] = new JsonArray([.. registration.Types.Select(static type => JsonValue.Create(type))]),
    };

    private static string Name(HttpContext context) => (string)context.GetRouteValue("name")!;
}
