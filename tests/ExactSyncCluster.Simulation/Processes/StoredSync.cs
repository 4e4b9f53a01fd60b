using System.Data.Common;
using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Grains.Feeds;
using ExactSyncCluster.Silo.Storage.Pairs;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Simulation.Processes;

/// <summary>
/// What a silo has stored, read from its database by another process. It is opened for a look alone, so that a silo that
/// starts after a kill finds it as the kill has left it.
/// </summary>
internal sealed class StoredSync(Func<StoredPlace> open, string connection) : ISyncProgress, IHistorySource
{
    private const int ExactFeeds = 7;
    private const int WebshopFeeds = 3;

    public Task<IReadOnlyList<EntityProgress>> CountAsync(CancellationToken cancellation) =>
        LookAsync(look => look.Progress.CountAsync(cancellation));

    public Task<IReadOnlyList<ParkedPair>> ParkedAsync(CancellationToken cancellation) =>
        LookAsync(look => look.Progress.ParkedAsync(cancellation));

    public Task<IReadOnlyList<HistoryEntry>> OfAsync(Entity entity, string? exactId, string? webshopId, CancellationToken cancellation) =>
        LookAsync(look => look.History.OfAsync(entity, exactId, webshopId, cancellation));

    // A whole read is written down when the last of its rows is acknowledged.
    public Task<bool> FeedsReadSinceAsync(DateTimeOffset since, CancellationToken cancellation) =>
        LookAsync(look => Task.FromResult(SystemNames.Both.All(system =>
            look.Stored<FeedDocument>("feed", FeedKey.Of(connection, system)) is { IsSurveyed: true } feeds
            && feeds.Checkpoints.Count >= (system == SystemName.Exact ? ExactFeeds : WebshopFeeds)
            && feeds.Checkpoints.Values.All(checkpoint => checkpoint.ReadStarted > since))));

    /// <summary>Whether the two systems were matched.</summary>
    public Task<bool> IsMatchedAsync() =>
        LookAsync(look => Task.FromResult(look.Stored<ConnectionDocument>("connection", connection) is { IsMatched: true }));

    /// <summary>Takes back what the connection was told of its surveys, as if the silo had ended just before.</summary>
    public Task ForgetConnectionAsync() => LookAsync(look => Task.FromResult(look.Forget("connection", connection)));

    private async Task<T> LookAsync<T>(Func<Look, Task<T>> look)
    {
        using var place = open();
        await using var writer = new CommitQueue(place.Database);
        using var reader = new ReadQueue(place.Database);
        return await look(new(place, reader, writer, connection));
    }

    private sealed class Look
    {
        private readonly IDatabase _database;

        public Look(StoredPlace place, ReadQueue reader, CommitQueue writer, string connection)
        {
            _database = place.Database;
            var directory = new PairDirectory(reader, writer, static () => throw new InvalidOperationException("Who only looks makes no pairs."));
            Progress = new(directory, connection);
            History = new(directory, new(reader, writer, new(new(_database, writer, place.Keys))), connection);
        }

        public DirectoryProgress Progress { get; }

        public SiloHistory History { get; }

        public T? Stored<T>(string type, string key)
            where T : class => _database.Read(session => session.First(
                Document,
                static row => JsonSerializer.Deserialize<T>(row.GetFieldValue<byte[]>(0), PairJson.Options),
                ("@type", type),
                ("@key", key)));

        public int Forget(string type, string key) => _database.Read(session => session.Execute(ForgetDocument, ("@type", type), ("@key", key)));

        private static void Document(DbCommand command) => command.CommandText =
            "SELECT PayloadBinary FROM OrleansStorage WHERE GrainTypeString = @type AND GrainIdExtensionString = @key AND PayloadBinary IS NOT NULL";

        private static void ForgetDocument(DbCommand command) => command.CommandText =
            "DELETE FROM OrleansStorage WHERE GrainTypeString = @type AND GrainIdExtensionString = @key";
    }
}
