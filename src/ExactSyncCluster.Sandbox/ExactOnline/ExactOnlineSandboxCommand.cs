using System.CommandLine;
using ExactSyncCluster.Sandbox.ExactOnline.Control;
using ExactSyncCluster.Sandbox.Guides;

namespace ExactSyncCluster.Sandbox.ExactOnline;

/// <summary>The command that runs this sandbox by itself.</summary>
internal static class ExactOnlineSandboxCommand
{
    private const int DefaultPort = 5101;

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port; 0 takes any.", DefaultValueFactory = _ => DefaultPort };
        var address = ListeningAddress.Option();
        var seed = new Option<int>("--seed") { Description = "Seed of ids and dice.", DefaultValueFactory = _ => 1 };
        var minute = new Option<TimeSpan>("--minute")
        {
            Description = "Length of the vendor's minute; every other window and life span shrinks with it.",
            DefaultValueFactory = _ => TimeSpan.FromMinutes(1),
        };
        var unlimited = new Option<bool>("--no-limits") { Description = "Switch call limits off." };
        var open = new Option<bool>("--no-tokens") { Description = "Serve the API without tokens." };
        var command = new Command("exact", "Runs the stand-in for Exact Online.") { port, address, seed, minute, unlimited, open };
        command.SetAction((parsed, stopping) =>
        {
            var options = InMinutesOf(parsed.GetValue(minute)) with
            {
                Address = parsed.GetValue(address)!,
                Port = parsed.GetValue(port),
                Seed = parsed.GetValue(seed),
                RequireToken = !parsed.GetValue(open),
            };
            if (parsed.GetValue(unlimited))
            {
                options = options with { Limits = options.Limits with { Enabled = false } };
            }

            var console = parsed.InvocationConfiguration;
            return Standalone.RunAsync(
                ExactOnlineSandbox.Build(options, TimeProvider.System), options.Port, home => ExactGuide.Of(options, home), console.Output, console.Error, stopping);
        });
        return command;
    }

    /// <summary>The default options with all times divided, so that a minute lasts as long as given.</summary>
    public static ExactOnlineSandboxOptions InMinutesOf(TimeSpan minute)
    {
        var share = minute / TimeSpan.FromMinutes(1);
        var options = new ExactOnlineSandboxOptions();
        return options with
        {
            Limits = options.Limits with
            {
                MinuteWindow = minute,
                DayWindow = options.Limits.DayWindow * share,
                ErrorWindow = options.Limits.ErrorWindow * share,
            },
            Tokens = options.Tokens with
            {
                AccessLife = options.Tokens.AccessLife * share,
                EarliestRefresh = options.Tokens.EarliestRefresh * share,
                RefreshLife = options.Tokens.RefreshLife * share,
                CodeLife = options.Tokens.CodeLife * share,
                DayWindow = options.Tokens.DayWindow * share,
            },
            Webhooks = options.Webhooks with { RetryUnit = options.Webhooks.RetryUnit * share },
        };
    }
}
