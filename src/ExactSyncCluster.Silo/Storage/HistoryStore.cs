using System.Data.Common;
using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>The append-only history of all pairs. Entries are added with the state of their pair.</summary>
internal sealed class HistoryStore(ReadQueue reader, CommitQueue writer, StateCipher cipher)
{
    /// <summary>The history of a pair, the newest first.</summary>
    internal async Task<IReadOnlyList<StoredHistory>> OfPairAsync(PairKey pair, int limit, CancellationToken cancellation) =>
        Open(await reader.ReadAsync(session => session.All(HistorySql.OfPair, Sealed.Read, ("@pair", pair.ToString()), ("@limit", limit)), cancellation));

    /// <summary>One entry of a pair; null when the pair has no such entry, or no longer.</summary>
    internal async Task<StoredHistory?> FindAsync(PairKey pair, long id, CancellationToken cancellation) =>
        Open(await reader.ReadAsync(session => session.All(HistorySql.OneOfPair, Sealed.Read, ("@pair", pair.ToString()), ("@id", id)), cancellation)).SingleOrDefault();

    /// <summary>The history of a connection, oldest first, after an id: page by page to the end.</summary>
    internal async Task<IReadOnlyList<StoredHistory>> AfterAsync(string connection, long id, int limit, CancellationToken cancellation) =>
        Open(await reader.ReadAsync(session => session.All(HistorySql.AfterId, Sealed.Read, ("@connection", connection), ("@after", id), ("@limit", limit)), cancellation));

    /// <summary>How many entries of each kind a connection has.</summary>
    internal async Task<IReadOnlyDictionary<HistoryKind, long>> CountAsync(string connection, CancellationToken cancellation) =>
        (await reader.ReadAsync(
            session => session.All(HistorySql.Count, static row => (Kind: row.Named<HistoryKind>(0), Count: row.GetInt64(1)), ("@connection", connection)),
            cancellation))
            .ToDictionary(counted => counted.Kind, counted => counted.Count);

    /// <summary>Removes entries from before a time, the oldest first, and tells how many. To be repeated while it removes as many as it may.</summary>
    internal Task<int> PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellation) =>
        writer.CommitAsync(null, session => session.Execute(HistorySql.Purge, ("@before", before.UtcTicks), ("@limit", limit)), cancellation);

    /// <summary>Encrypts an entry, ahead of the transaction that appends it.</summary>
    internal ValueTask<byte[]> SealAsync(PairKey pair, HistoryEntry entry, CancellationToken cancellation) =>
        cipher.SealAsync(pair, JsonSerializer.SerializeToUtf8Bytes(entry, PairJson.Options), cancellation);

    /// <summary>Appends an entry within the transaction that stores its pair.</summary>
    internal static void Append(DatabaseSession session, PairKey pair, HistoryEntry entry, byte[] payload) =>
        session.Post(
            HistorySql.Append,
            ("@connection", pair.Connection),
            ("@entity", EntityNames.Of(pair.Entity)),
            ("@pair", pair.ToString()),
            ("@at", entry.At.UtcTicks),
            ("@kind", entry.Kind.ToString()),
            ("@system", entry.System.ToString()),
            ("@group", entry.Group),
            ("@line", entry.LineKey),
            ("@payload", payload));

    private List<StoredHistory> Open(List<Sealed> entries) =>
        entries.ConvertAll(entry => new StoredHistory(
            entry.Id,
            entry.Pair,
            JsonSerializer.Deserialize<HistoryEntry>(cipher.Open(entry.Pair, entry.Payload), PairJson.Options)
                ?? throw new StorageFailedException($"The entry {entry.Id} of the history is empty.")));

    private sealed record Sealed(long Id, PairKey Pair, byte[] Payload)
    {
        internal static Sealed Read(DbDataReader row) => new(row.GetInt64(0), row.Pair(1), row.GetFieldValue<byte[]>(2));
    }
}

/// <summary>An entry of the history with its place.</summary>
/// <param name="Id">Its place: later entries have higher ones.</param>
/// <param name="Pair">The pair.</param>
/// <param name="Entry">What happened.</param>
internal sealed record StoredHistory(long Id, PairKey Pair, HistoryEntry Entry);
