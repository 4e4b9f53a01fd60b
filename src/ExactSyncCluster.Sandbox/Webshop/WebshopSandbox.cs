using ExactSyncCluster.Sandbox.Faults;
using ExactSyncCluster.Sandbox.Webshop.Control;
using ExactSyncCluster.Sandbox.Webshop.Hooks;
using ExactSyncCluster.Sandbox.Webshop.Http;

namespace ExactSyncCluster.Sandbox.Webshop;

/// <summary>A stand-in Customwebshop that keeps the published contract, with everything in memory.</summary>
public static class WebshopSandbox
{
    /// <summary>The base path of the shop's API.</summary>
    public const string ApiPath = "/api";

    /// <summary>The OAuth token endpoint.</summary>
    public const string TokenPath = "/oauth/token";

    /// <summary>Builds the shop; it listens on loopback once it is started.</summary>
    public static WebApplication Build(WebshopSandboxOptions options, TimeProvider time)
    {
        var shop = new ShopParts(options, time);
        var builder = WebApplication.CreateSlimBuilder();
        // What breaks off because the shop ends is no fault.
        WebApplication? app = null;
        builder.Logging.AddFilter(level => level >= LogLevel.Warning && app?.Lifetime.ApplicationStopping.IsCancellationRequested != true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Address, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RecordControl.MaxBulkBytes;
        });
        builder.Services.AddSingleton(shop);
        builder.Services.AddHostedService<HookSender>();

        app = builder.Build();
        var gate = new ApiGate(shop);
        // Outside the log: it would answer a caller that went away, and the log tells who was answered.
        app.UseExceptionHandler(static errors => errors.Run(static context => ShopProblem.InternalError.WriteAsync(context)));
        app.UseFaults(shop.Shared, ApiGate.IsApi, ApiGate.Classify);
        app.Use(next => context => gate.InvokeAsync(context, next));
        app.UseRouting();
        Map(app, shop);
        return app;
    }

    private static void Map(WebApplication app, ShopParts shop)
    {
        var api = app.MapGroup(ApiPath);
        new ReadEndpoints(shop).Map(api);
        new WriteEndpoints(shop).Map(api);
        new HookEndpoints(shop).Map(api);
        new TokenEndpoint(shop).Map(app);
        new RecordControl(shop).Map(app);
        new FeedControl(shop).Map(app);
        app.MapFaultControl(shop.Shared);
        new ShopPage(shop).Map(app);
    }
}
