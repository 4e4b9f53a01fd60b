using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Connections;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Grains.Pairs;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>Asks the grains and the directory how connections stand. A page shows what answers, whatever does not.</summary>
internal sealed partial class StandingReader(
    ConnectionCatalog connections, IGrainFactory grains, IPairDirectory directory, StuckChanges stuck, ILogger<StandingReader> logger)
{
    /// <summary>As many stuck changes are shown.</summary>
    public const int MostStuck = 100;

    public async Task<IReadOnlyList<ConnectionStanding>> AllAsync(CancellationToken cancellation) =>
        await Task.WhenAll(connections.All
            .OrderBy(static connection => connection.Definition.Name, StringComparer.Ordinal)
            .Select(connection => OfAsync(connection, cancellation)));

    public async Task<ConnectionStanding> OfAsync(Connection connection, CancellationToken cancellation)
    {
        var name = connection.Definition.Name;
        var phase = TryAsync<ConnectionPhase?>(async () => (await grains.GetGrain<IConnectionGrain>(name).GetProgressAsync()).Phase);
        var token = TryAsync(() => grains.GetGrain<ITokenGrain>(name).GetState());
        var exact = EndAsync(connection, SystemName.Exact);
        var webshop = EndAsync(connection, SystemName.Webshop);
        return new()
        {
            Definition = connection.Definition,
            Phase = await phase,
            Token = await token,
            Exact = await exact,
            Webshop = await webshop,
            Stuck = await TryAsync(() => stuck.ListAsync(name, MostStuck, cancellation)) ?? [],
            Counts = await TryAsync(() => directory.CountAsync(name, cancellation)) ?? [],
        };
    }

    /// <summary>How one pair stands; null when it does not answer.</summary>
    public Task<PairView?> OfAsync(PairKey pair) => TryAsync(() => grains.GetGrain<IPairGrain>(pair.ToString()).GetState());

    private async Task<EndStanding> EndAsync(Connection connection, SystemName system)
    {
        var feeds = TryAsync(() => grains.GetGrain<IFeedGrain>(FeedKey.Of(connection.Definition.Name, system)).GetState());
        var quota = TryAsync(() => grains.GetGrain<IQuotaGrain>(connection.QuotaKey(system)).GetState());
        return new(await feeds, await quota);
    }

    private async Task<TView?> TryAsync<TView>(Func<Task<TView>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception)
        {
            // A page that shows the rest is worth more than none.
            LogNoAnswer(exception);
            return default;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A part of the console's page could not be read.")]
    private partial void LogNoAnswer(Exception exception);
}
