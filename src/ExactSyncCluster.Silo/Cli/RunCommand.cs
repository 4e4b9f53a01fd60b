using System.CommandLine;
using System.Net;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Runs a silo on a user's own connection files.</summary>
internal static class RunCommand
{
    public static Command Create(Func<string, string?> environment)
    {
        var defaults = new SiloOptions { DataDirectory = "" };
        var setting = new SettingOption(environment);
        var connections = setting.Text("--connections", "EXACTSYNC_CONNECTIONS", "The folder of the connection files.");
        var data = setting.Text("--data", "EXACTSYNC_DATA", "The folder in which everything is kept.");
        var address = setting.Text("--http-address", "EXACTSYNC_HTTP_ADDRESS", "The IP address that is listened on; beyond loopback every page needs the login.", defaults.HttpAddress);
        var http = setting.Port("--http-port", "EXACTSYNC_HTTP_PORT", "The port of pages, webhooks, health and metrics.", defaults.HttpPort);
        var silo = setting.Port("--silo-port", "EXACTSYNC_SILO_PORT", "The silo's own port.", defaults.SiloPort);
        var gateway = setting.Port("--gateway-port", "EXACTSYNC_GATEWAY_PORT", "The port of the silo's gateway.", defaults.GatewayPort);
        address.Validators.Add(static result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("--http-address must be an IP address: 127.0.0.1 for this machine alone, 0.0.0.0 for all.");
            }
        });
        var command = new Command("run", "Keeps the systems of your connection files equal.") { connections, data, address, http, silo, gateway };
        command.SetAction(async (parse, cancellation) =>
        {
            var console = parse.InvocationConfiguration;
            if (parse.GetValue(connections) is not { } folder || parse.GetValue(data) is not { } kept)
            {
                await console.Error.WriteLineAsync("Give --connections and --data, or set EXACTSYNC_CONNECTIONS and EXACTSYNC_DATA.");
                return ExitCodes.NotStarted;
            }

            var options = new SiloOptions
            {
                DataDirectory = kept,
                HttpAddress = parse.GetValue(address)!,
                HttpPort = parse.GetValue(http),
                SiloPort = parse.GetValue(silo),
                GatewayPort = parse.GetValue(gateway),
            };
            return await new Run(options, folder, environment, TimeProvider.System, console.Output, console.Error).StartAsync(cancellation);
        });
        return command;
    }
}
