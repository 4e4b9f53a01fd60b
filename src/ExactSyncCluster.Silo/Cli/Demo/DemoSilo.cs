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

    public static SiloOptions Options(DemoOptions demo, string data) => new()
    {
        DataDirectory = data,
        HttpPort = demo.HttpPort,
        SiloPort = 0,
        GatewayPort = 0,
        IsQuiet = true,
        Pace = new()
        {
            Tick = TimeSpan.FromMilliseconds(50),
            ErrorPause = TimeSpan.FromMilliseconds(500),
            EpochPeriod = TimeSpan.FromMinutes(1),
            SupervisorPeriod = TimeSpan.FromMilliseconds(500),
            WakeAgain = TimeSpan.FromMilliseconds(500),
        },
        Hosts = new() { CircuitPause = TimeSpan.FromSeconds(1) },
    };

    public static ConnectionDefinition Connection(DemoConnection world, Uri home)
    {
        const double divisor = DemoTime.Divisor;
        var feeds = new FeedOptions().DividedBy(divisor);
        var budget = new BudgetOptions();
        return new()
        {
            Name = ConnectionName,
            Mapping = Mapping(),
            Timing = new SyncTiming().DividedBy(divisor),
            PublicAddress = home,
            Exact = new()
            {
                BaseAddress = world.ExactAddress,
                Division = world.Division,
                ClientId = world.ClientId,
                ClientSecret = world.ClientSecret,
                WebhookSecret = world.WebhookSecret,
                RedirectUri = new(home, ConsentEndpoints.ReturnPath),
                Feeds = feeds with { PollPeriod = TimeSpan.FromSeconds(5), RedeliverAfter = TimeSpan.FromSeconds(15) },
                Tokens = new()
                {
                    Earliest = TimeSpan.FromSeconds(570) / divisor,
                    Lifetime = TimeSpan.FromSeconds(600) / divisor,
                    Reserve = TimeSpan.FromMilliseconds(130),
                },
                MinuteWindow = TimeSpan.FromMinutes(1) / divisor,
                Budget = budget with
                {
                    Minute = budget.Minute / divisor,
                    Day = budget.Day / divisor,
                    DayMargin = TimeSpan.FromMilliseconds(400),
                    CallLimit = TimeSpan.FromMilliseconds(500),
                    BlockSpan = budget.BlockSpan / divisor,
                    ClockSkew = budget.ClockSkew / divisor,
                    OthersRemembered = budget.OthersRemembered / divisor,
                    Errors = budget.Errors! with { Window = budget.Errors.Window / divisor },
                },
            },
            Webshop = new()
            {
                BaseAddress = world.WebshopAddress,
                Credentials = new Connectors.Webshop.Authorization.WebshopCredentials.ApiKey(world.ApiKey),
                WebhookSecret = WebshopWebhookSecret,
                Feeds = feeds with { PollPeriod = TimeSpan.FromSeconds(1) },
            },
        };
    }

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
