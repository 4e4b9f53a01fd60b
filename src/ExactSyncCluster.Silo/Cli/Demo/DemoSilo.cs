using ExactSyncCluster.Connectors.ExactOnline;
using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Endpoints;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>The demo's silo and its one connection: what a user's own file would say, with all time divided by the same number.</summary>
internal static class DemoSilo
{
    public const string ConnectionName = "demo";

    /// <summary>The shop's webhooks are signed with this; it is no secret, since the shop is a sandbox.</summary>
    private const string WebshopWebhookSecret = "whsec_ZGVtby13ZWJob29rLXNlY3JldC0yNC1ieXRlcw==";

    private static readonly TimeScale Scale = new(DemoTime.Divisor);

    public static SiloOptions Options(DemoOptions demo, string data) => new()
    {
        DataDirectory = data,
        HttpPort = demo.HttpPort,
        SiloPort = 0,
        GatewayPort = 0,
        IsQuiet = true,
        Pace = Scale.Pace,
        Hosts = Scale.Hosts,
    };

    public static ConnectionDefinition Connection(DemoConnection world, Uri home) =>
        new()
        {
            Name = ConnectionName,
            Mapping = Mapping(),
            Timing = Scale.Of(new SyncTiming()),
            Scale = Scale,
            PublicAddress = home,
            Exact = new()
            {
                BaseAddress = world.ExactAddress,
                Division = world.Division,
                ClientId = world.ClientId,
                ClientSecret = world.ClientSecret,
                WebhookSecret = world.WebhookSecret,
                RedirectUri = new(home, ConsentEndpoints.ReturnPath),
                Feeds = Scale.Of(FeedOptions.OfExact),
                Tokens = Scale.Tokens,
                MinuteWindow = Scale.MinuteWindow,
                Budget = Scale.Of(new BudgetOptions()),
            },
            Webshop = new()
            {
                BaseAddress = world.WebshopAddress,
                Credentials = new Connectors.Webshop.Authorization.WebshopCredentials.ApiKey(world.ApiKey),
                WebhookSecret = WebshopWebhookSecret,
                Feeds = Scale.Of(new FeedOptions { PollPeriod = TimeSpan.FromSeconds(30) }),
            },
        };

    private static SyncMapping Mapping()
    {
        var file = MappingReader.Parse(DefaultMapping.Text, DefaultMapping.FileName) is MappingReading.Read read
            ? read.File
            : throw new InvalidOperationException("The default mapping cannot be read.");
        return MappingCompiler.Compile(file, ExactOnlineSchema.Value, WebshopSchema.Value, DefaultMapping.FileName) switch
        {
            MappingResult.Compiled compiled => compiled.Mapping,
            MappingResult.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Errors)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
