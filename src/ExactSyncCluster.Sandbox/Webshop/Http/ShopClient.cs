namespace ExactSyncCluster.Sandbox.Webshop.Http;

/// <summary>An API client that has shown its credentials.</summary>
internal sealed record ShopClient(string Name, bool MayWrite)
{
    public static ShopClient Of(HttpContext context) =>
        context.Features.Get<ShopClient>() ?? throw new InvalidOperationException("The request did not pass the gate.");
}
