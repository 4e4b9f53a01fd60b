using System.Net;
using System.Net.Sockets;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Connections.Files;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>One run of a silo: reads the files, starts, says where to look, and waits for the end.</summary>
internal sealed class Run(
    SiloOptions options, string folder, Func<string, string?> environment, TimeProvider time, TextWriter output, TextWriter error)
{
    private const string Loopback = "127.0.0.1";

    public async Task<int> StartAsync(CancellationToken cancellation)
    {
        switch (ConnectionFolder.Read(folder, Home(options.HttpAddress, options.HttpPort), environment))
        {
            case ConnectionReading.Refused refused:
                await FileReport.WriteAsync(error, refused, folder, "; nothing was started");
                return ExitCodes.NotStarted;
            case ConnectionReading.Read read:
                await FileReport.WriteAsync(error, read.Warnings);
                return await StartAsync(read, cancellation);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Where a browser on this machine finds a silo that listens on an address.</summary>
    public static Uri Home(string address, int port)
    {
        var ip = IPAddress.Parse(address);
        var host = ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) ? "localhost" : ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : ip.ToString();
        return new UriBuilder(Uri.UriSchemeHttp, host, port).Uri;
    }

    private async Task<int> StartAsync(ConnectionReading.Read read, CancellationToken cancellation)
    {
        if (options.Cluster is not null && read.Definitions.FirstOrDefault(static one => one.PublicAddress is null) is { } homeless)
        {
            await error.WriteLineAsync($"Connection {homeless.Name} has no publicAddress. In a cluster each needs one, the same on every silo: the address of what stands before the silos, for consents and webhooks.");
            return ExitCodes.NotStarted;
        }

        var reached = options.Cluster is { } cluster ? cluster.Advertised.ToString() : Loopback;
        var objections = Ports.Objections(
            ("--http-port", options.HttpAddress, options.HttpPort), ("--silo-port", reached, options.SiloPort), ("--gateway-port", reached, options.GatewayPort));
        if (objections.Count > 0)
        {
            foreach (var objection in objections)
            {
                await error.WriteLineAsync(objection);
            }

            return ExitCodes.NotStarted;
        }

        // The silo's own steps follow the fastest of its connections.
        var scale = read.Definitions.MaxBy(static definition => definition.Scale.Divisor)!.Scale;
        WebApplication? app = null;
        try
        {
            if (options.KeyCertificate is null && options.Cluster is null)
            {
                await error.WriteLineAsync($"Warning: the keys in {Path.GetFullPath(Path.Combine(options.DataDirectory, "keys"))} are protected by the folder's rights alone; --key-certificate protects them by a certificate.");
            }

            app = SiloHost.Build(options with { Pace = scale.Pace, Hosts = scale.Hosts }, time);

            // Before it joins: what the other silos then send here is about these.
            var connections = app.Services.GetRequiredService<ConnectionCatalog>();
            foreach (var definition in read.Definitions)
            {
                connections.Add(definition);
            }

            await app.StartAsync(cancellation);
            var home = Home(options.HttpAddress, new Uri(app.Urls.First()).Port);
            await new Welcome(home, options.Cluster is { } shared ? shared.Database.Name : Path.GetFullPath(options.DataDirectory), app.Services, output).WriteAsync();
            // A person who ends it sees that it was heard: what is under way takes a moment.
            using var stopping = app.Lifetime.ApplicationStopping.Register(() => output.WriteLine("Stopping. What is under way is finished, or goes on at the next start."));
            await app.WaitForShutdownAsync(cancellation);
            await output.WriteLineAsync("Stopped. Nothing is lost; changes made meanwhile are read at the next start.");
            return ExitCodes.Well;
        }
        catch (Exception refusal) when (refusal is IOException or SocketException or StorageFailedException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"The silo could not start: {refusal.Message}");
            return ExitCodes.Failed;
        }
        finally
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }
        }
    }
}
