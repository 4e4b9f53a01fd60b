using ExactSyncCluster.Sandbox.ExactOnline.Api;
using ExactSyncCluster.Sandbox.ExactOnline.Consent;
using ExactSyncCluster.Sandbox.ExactOnline.Control;
using ExactSyncCluster.Sandbox.ExactOnline.Query;
using ExactSyncCluster.Sandbox.ExactOnline.Records;
using ExactSyncCluster.Sandbox.ExactOnline.Webhooks;
using ExactSyncCluster.Sandbox.Faults;
using ExactSyncCluster.Sandbox.Guides;

namespace ExactSyncCluster.Sandbox.ExactOnline;

/// <summary>A faithful stand-in for Exact Online's REST API, held in memory and served on loopback.</summary>
public static class ExactOnlineSandbox
{
    private const long MaxBodyBytes = 10 * 1024 * 1024;
    private const long MaxControlBodyBytes = 512 * 1024 * 1024;
    private const int WebhookDice = 3;

    /// <summary>Builds the app; the caller starts and disposes it. After the start its address is in its Urls.</summary>
    public static WebApplication Build(ExactOnlineSandboxOptions options, TimeProvider time)
    {
        // The empty builder watches no settings files, so that hundreds of sandboxes can live side by side.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.Listen(options.Address, options.Port);
            server.Limits.MaxRequestBodySize = MaxBodyBytes;
            server.AddServerHeader = false;
        });
        var system = new ExactSystem(options, time);
        builder.Services.AddSingleton(system);
        builder.Services.AddSingleton(_ => new HttpClient { Timeout = options.Webhooks.CallTimeout });
        builder.Services.AddSingleton(services => new WebhookSender(
            options.Webhooks,
            system.Shared,
            services.GetRequiredService<HttpClient>(),
            new Random(options.Seed + WebhookDice)));
        builder.Services.AddHostedService(services => services.GetRequiredService<WebhookSender>());
        var app = builder.Build();
        var sender = app.Services.GetRequiredService<WebhookSender>();
        system.Changed += notice => Tell(app, system, sender, notice);
        Map(app, system, new ExactApi(system, sender));
        return app;
    }

    private static void Map(WebApplication app, ExactSystem system, ExactApi api)
    {
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/control", StringComparison.OrdinalIgnoreCase)
                && context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = MaxControlBodyBytes;
            }

            return next(context);
        });
        app.UseFaults(system.Shared, ExactApi.IsApi, ExactApi.Classify);
        app.UseRouting();
        app.MapConsent(system);
        app.Map("/api/v1/{**rest}", (RequestDelegate)api.HandleAsync);
        app.MapFaultControl(system.Shared);
        app.MapRecords(system);
        app.MapSystemControl(system);
        app.MapGet("/", () => Results.Content(HomePage.Render(system, app.Home()), "text/html; charset=utf-8"));
    }

    private static void Tell(WebApplication app, ExactSystem system, WebhookSender sender, ChangeNotice notice)
    {
        foreach (var subscription in system.Webhooks.For(notice.Topic))
        {
            var options = system.Options;
            var kind = notice.Kind == EntityKind.SalesOrderLines ? EntityKind.SalesOrders : notice.Kind;
            var resource = ExactResource.All.First(resource => resource.Kind == kind);
            var endpoint = $"{app.Urls.FirstOrDefault()}/api/v1/{options.Division.Division}/{resource.Path}(guid'{notice.Key}')";
            sender.Send(
                subscription.CallbackUrl,
                WebhookMessage.Write(notice, options.App.ClientId, options.Division.Division, endpoint, options.App.WebhookSecret));
        }
    }
}
