using System.CommandLine;
using ExactSyncCluster.Sandbox.Guides;
using ExactSyncCluster.Sandbox.Webshop.Control;

namespace ExactSyncCluster.Sandbox.Webshop;

/// <summary>Runs the stand-in shop from the command line.</summary>
public static class WebshopSandboxCommand
{
    private const int DefaultPort = 5102;

    /// <summary>The command <c>webshop</c>.</summary>
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port; 0 takes a free one.", DefaultValueFactory = static _ => DefaultPort };
        var address = ListeningAddress.Option();
        var seed = new Option<int>("--seed") { Description = "Seed of ids and dice.", DefaultValueFactory = static _ => 1 };
        var minute = new Option<TimeSpan>("--minute") { Description = "Length of the shop's minute.", DefaultValueFactory = static _ => TimeSpan.FromMinutes(1) };
        var rate = new Option<int?>("--requests-per-minute") { Description = "Requests a client may make in a minute; none is no limit." };
        var key = new Option<string>("--api-key") { Description = "The API key that clients show.", DefaultValueFactory = static _ => WebshopSandboxOptions.DefaultApiKey };
        var lossy = new Option<bool>("--lossy") { Description = "Round money to 2 decimals, trim texts, upper-case SKUs." };
        var touch = new Option<bool>("--empty-patch-touches") { Description = "A PATCH that alters nothing makes a new version." };
        var command = new Command("webshop", "A stand-in Customwebshop that keeps the published contract.")
        {
            port, address, seed, minute, rate, key, lossy, touch,
        };
        command.SetAction((parsed, stopping) => RunAsync(
            new WebshopSandboxOptions
            {
                Address = parsed.GetValue(address)!,
                Port = parsed.GetValue(port),
                Seed = parsed.GetValue(seed),
                MinuteWindow = parsed.GetValue(minute),
                RequestsPerMinute = parsed.GetValue(rate),
                ApiKeys = new Dictionary<string, string> { [parsed.GetValue(key)!] = "exact-sync-cluster" },
                Lossy = parsed.GetValue(lossy),
                EmptyPatchTouches = parsed.GetValue(touch),
            },
            parsed.InvocationConfiguration,
            stopping));
        return command;
    }

    private static Task<int> RunAsync(WebshopSandboxOptions options, InvocationConfiguration console, CancellationToken stopping) =>
        Standalone.RunAsync(
            WebshopSandbox.Build(options, TimeProvider.System), options.Port, home => ShopGuide.Of(options, home), console.Output, console.Error, stopping);
}
