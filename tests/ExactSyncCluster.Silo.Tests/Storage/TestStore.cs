using System.Globalization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Pairs;
using ExactSyncCluster.Silo.Storage.Postgres;
using ExactSyncCluster.Silo.Storage.Sql;
using ExactSyncCluster.Silo.Storage.Sqlite;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Time.Testing;

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>The storage on a real file in a folder of its own, or on a real server in a database of its own.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    internal const string Connection = "shop";

    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("exact-sync-");
    private long _ids;

    internal TestStore(Func<string, IDatabase> open, IDataProtectionProvider? protection = null, int silo = 0)
    {
        _ids = (long)silo << 32;
        Database = open(_folder.FullName);
        Writer = new(Database);
        Reader = new(Database);
        Keys = new(Database, Writer, protection ?? new EphemeralDataProtectionProvider());
        Cipher = new(Keys);
        History = new(Reader, Writer, Cipher);
        Pairs = new(Reader, Writer, Cipher, History, Time);
        Directory = new PairDirectory(Reader, Writer, NextId);
    }

    internal static async Task<TestStore> OpenAsync(StorageEngine engine)
    {
        if (engine == StorageEngine.Sqlite)
        {
            return new(SqliteDatabase.Open);
        }

        var address = PostgresAddress.Parse(await TestPostgres.NewAsync());
        return new(_ => PostgresDatabase.Open(address));
    }

    internal FakeTimeProvider Time { get; } = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    internal DateTimeOffset Now => Time.GetUtcNow();

    internal string Folder => _folder.FullName;

    internal IDatabase Database { get; }

    internal CommitQueue Writer { get; }

    internal ReadQueue Reader { get; }

    internal ConnectionKeys Keys { get; }

    internal StateCipher Cipher { get; }

    internal HistoryStore History { get; }

    internal PairStorage Pairs { get; }

    internal IPairDirectory Directory { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal Guid NextId() => Guid.ParseExact(Interlocked.Increment(ref _ids).ToString("x32", CultureInfo.InvariantCulture), "N");

    internal PairKey NewPair(Entity entity = Entity.Customer) => new(Connection, entity, NextId());

    internal static PairDocument Document(
        PairKey pair, string? exact = null, string? webshop = null, string? key = null, Standing? standing = null, Fields? view = null) => new()
        {
            State = new()
            {
                Entity = pair.Entity,
                MappingVersion = "1",
                FirstSeen = DateTimeOffset.UnixEpoch,
                MatchKey = key,
                Exact = SideState.Unseen with { Record = exact is null ? null : new RecordId(exact) },
                Webshop = SideState.Unseen with { Record = webshop is null ? null : new RecordId(webshop) },
                Main = Part.Unseen with { Exact = PartSide.Unseen with { View = view ?? Fields.None } },
                Standing = standing ?? new Standing.Active(),
            },
            Row = new()
            {
                Status = standing is Standing.Waiting ? PairStatus.Waiting : standing is Standing.Moved ? PairStatus.Moved : PairStatus.Settled,
                Cause = (standing as Standing.Waiting)?.Cause.ToString(),
                System = (standing as Standing.Waiting)?.System,
                Due = (standing as Standing.Waiting)?.Due,
                Needs = (standing as Standing.Waiting)?.Needs,
                Priority = CallPriority.Record,
                Exact = exact is null ? null : new RecordId(exact),
                Webshop = webshop is null ? null : new RecordId(webshop),
                MatchKey = key,
            },
        };

    internal async Task<GrainState<PairDocument>> WriteAsync(PairKey pair, PairDocument document, string? etag = null)
    {
        var state = new GrainState<PairDocument>(document, etag!);
        await Pairs.WriteStateAsync("pair", Grain(pair), state);
        return state;
    }

    internal async Task<GrainState<PairDocument>> ReadAsync(PairKey pair)
    {
        var state = new GrainState<PairDocument>();
        await Pairs.ReadStateAsync("pair", Grain(pair), state);
        return state;
    }

    /// <summary>Resolves one shown record.</summary>
    internal async Task<PairKey> ShowAsync(
        SystemName system, string record, string? key = null, Guid? named = null, Entity entity = Entity.Customer, params MemberId[] rows)
    {
        var answer = await ResolveAsync(system, new ResolveEntry(entity, new RecordId(record), [.. rows], key, named));
        return Assert.Single(answer)!.Pair;
    }

    internal Task<IReadOnlyList<Resolved?>> ResolveAsync(SystemName system, params ResolveEntry[] entries) =>
        Directory.ResolveAsync(Connection, system, entries, Now, Cancellation);

    internal Task<ClaimAnswer> ClaimAsync(PairKey pair, SystemName target, string? key) =>
        Directory.ClaimAsync(pair, target, key, Now, Cancellation);

    internal async Task<ListedPair> RowAsync(PairKey pair) =>
        await Directory.FindAsync(pair, Cancellation) ?? throw new InvalidOperationException($"{pair} is not listed.");

    internal static GrainId Grain(PairKey pair) => GrainId.Create("pair", pair.ToString());

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        Reader.Dispose();
        Database.Dispose();
        _folder.Delete(recursive: true);
    }
}
