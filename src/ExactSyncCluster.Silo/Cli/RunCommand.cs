using System.CommandLine;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using ExactSyncCluster.Silo.Security;

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
        var proxies = setting.Text("--trusted-proxies", "EXACTSYNC_TRUSTED_PROXIES", "IP addresses and networks, as 10.244.0.0/16, of the proxies that are believed when they say for whom they ask; separated by commas. None when not given.", "");
        var silo = setting.Port("--silo-port", "EXACTSYNC_SILO_PORT", "The silo's own port.", defaults.SiloPort);
        var gateway = setting.Port("--gateway-port", "EXACTSYNC_GATEWAY_PORT", "The port of the silo's gateway.", defaults.GatewayPort);
        var password = new SecretOption(environment, "--operator-password", OperatorPassword.Variable, "The console's password. Without one, a new one is made up and printed at each start.");
        var cluster = new ClusterSettings(environment);
        var keys = new KeyCertificateOption(environment, "--key-certificate", "EXACTSYNC_KEY_CERTIFICATE", "A PKCS #12 file that protects the stored keys");
        address.Validators.Add(static result =>
        {
            if (!IPAddress.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError("--http-address must be an IP address: 127.0.0.1 for this machine alone, 0.0.0.0 for all.");
            }
        });
        proxies.Validators.Add(static result =>
        {
            TrustedProxies.Read(result.GetValueOrDefault<string>(), out var refused);
            if (refused is not null)
            {
                result.AddError($"{(result.Implicit ? "EXACTSYNC_TRUSTED_PROXIES" : "--trusted-proxies")} must name IP addresses or networks of some, as 10.0.0.4 or 10.244.0.0/16, separated by commas: '{refused}' is neither.");
            }
        });
        var command = new Command("run", "Keeps the systems of your connection files equal.")
        {
            connections, data, address, http, proxies, silo, gateway, password.Option, keys.Option,
        };
        foreach (var option in cluster.Options)
        {
            command.Add(option);
        }

        command.SetAction(async (parse, cancellation) =>
        {
            var console = parse.InvocationConfiguration;
            try
            {
                var shared = cluster.Read(parse);
                if (parse.GetValue(connections) is not { } folder || (shared is null ? parse.GetValue(data) : "") is not { } kept)
                {
                    throw new SettingException("Give --connections and --data, or set EXACTSYNC_CONNECTIONS and EXACTSYNC_DATA.");
                }

                using var certificate = keys.Read(parse);
                Demand(shared, parse.GetValue(data), certificate);
                var options = new SiloOptions
                {
                    DataDirectory = kept,
                    Cluster = shared,
                    HttpAddress = parse.GetValue(address)!,
                    HttpPort = parse.GetValue(http),
                    TrustedProxies = TrustedProxies.Read(parse.GetValue(proxies)!, out _),
                    SiloPort = parse.GetValue(silo),
                    GatewayPort = parse.GetValue(gateway),
                    OperatorPassword = password.Read(parse),
                    KeyCertificate = certificate,
                };
                return await new Run(options, folder, environment, TimeProvider.System, console.Output, console.Error).StartAsync(cancellation);
            }
            catch (Exception refusal) when (refusal is CertificateException or SettingException)
            {
                await console.Error.WriteLineAsync(refusal.Message);
                return ExitCodes.NotStarted;
            }
        });
        return command;
    }

    // In the database the keys lie beside what they protect: what protects them must be elsewhere.
    private static void Demand(SiloCluster? cluster, string? data, X509Certificate2? certificate)
    {
        if (cluster is not null && data is not null)
        {
            throw new SettingException("With --postgres all is kept in its database, the keys too: leave --data and EXACTSYNC_DATA, or leave --postgres.");
        }

        if (cluster is not null && certificate is null)
        {
            throw new SettingException("--postgres needs --key-certificate: the keys lie in the database beside what they protect, and every silo must be able to read them. Give all silos the same certificate.");
        }
    }
}
