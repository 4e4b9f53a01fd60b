using ExactSyncCluster.Silo.Clocks;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Endpoints;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Security;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Says, when a silo has started, where to look and what waits for a person.</summary>
internal sealed class Welcome(Uri home, string data, IServiceProvider services, TextWriter output)
{
    public async Task WriteAsync()
    {
        var connections = services.GetRequiredService<ConnectionCatalog>().All.OrderBy(static one => one.Definition.Name, StringComparer.Ordinal).ToList();
        await output.WriteLineAsync($"Running with {(connections.Count == 1 ? "1 connection" : $"{connections.Count} connections")}.");
        await output.WriteLineAsync($"  Pages      {home}");
        await output.WriteLineAsync($"  Dashboard  {SyncEndpoints.At(home, "/dashboard")}");
        await output.WriteLineAsync($"  Metrics    {SyncEndpoints.At(home, "/metrics")}");
        await output.WriteLineAsync($"  Health     {SyncEndpoints.At(home, "/health/ready")}");
        await output.WriteLineAsync($"  Data       {data}");
        if (services.GetRequiredService<ClusterClock>().Standing.Advice is { } advice)
        {
            await output.WriteLineAsync($"  Clock      {advice}");
        }

        if (services.GetRequiredService<OperatorPassword>().MadeUp is { } password)
        {
            await output.WriteLineAsync($"  Password   {password}   (made up for this run; {OperatorPassword.Variable} sets one of your own)");
        }

        foreach (var connection in connections)
        {
            var name = connection.Definition.Name;
            if (await NeedsConsentAsync(name))
            {
                await output.WriteLineAsync($"Connection {name} needs consent at Exact Online: open {SyncEndpoints.At(connection.Definition.PublicAddress ?? home, $"/connections/{name}")}");
            }
        }

        await output.FlushAsync();
    }

    // In a cluster the authorisation may be on a silo that dies at this moment: that is no reason to end this one.
    private async Task<bool> NeedsConsentAsync(string connection)
    {
        try
        {
            return (await services.GetRequiredService<IGrainFactory>().GetGrain<ITokenGrain>(connection).GetState()).NeedsConsent;
        }
        catch (Exception silence) when (silence is OrleansException or TimeoutException)
        {
            return false;
        }
    }
}
