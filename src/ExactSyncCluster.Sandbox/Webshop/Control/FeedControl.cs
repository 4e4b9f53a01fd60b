using ExactSyncCluster.Sandbox.Faults;
using ExactSyncCluster.Sandbox.Webshop.Http;

namespace ExactSyncCluster.Sandbox.Webshop.Control;

/// <summary>The feed's own misfortunes, and a fresh start.</summary>
internal sealed class FeedControl(ShopParts shop)
{
    private static readonly TimeSpan MaxLag = TimeSpan.FromHours(1);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/control/feed", () => FaultControl.Json(new FeedSetting(shop.FeedLag.TotalMilliseconds)));
        routes.MapPut("/control/feed", Put);
        routes.MapPost("/control/feed/expire-cursors", () =>
        {
            shop.Store.ExpireCursors();
            return Results.NoContent();
        });
        routes.MapPost("/control/reset", () =>
        {
            shop.Reset();
            return Results.NoContent();
        });
    }

    private IResult Put(FeedSetting setting)
    {
        if (setting.LagMs < 0 || setting.LagMs > MaxLag.TotalMilliseconds)
        {
            return Results.BadRequest(new { error = $"lagMs lies between 0 and {MaxLag.TotalMilliseconds}." });
        }

        shop.FeedLag = TimeSpan.FromMilliseconds(setting.LagMs);
        return FaultControl.Json(setting);
    }

    /// <summary>How long a change stays unseen by the feed, in milliseconds.</summary>
    internal sealed record FeedSetting(double LagMs);
}
