using System.Globalization;
using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Silo.Storage.Pairs;
using ExactSyncCluster.Silo.Storage.Sql;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>
/// Stores pairs: the state, its row in the directory and the history that it adds, in one transaction that many pairs share.
/// </summary>
internal sealed class PairStorage(ReadQueue reader, CommitQueue writer, StateCipher cipher, HistoryStore history, TimeProvider time) : IGrainStorage
{
    /// <summary>The name by which grains ask for this storage.</summary>
    internal const string ProviderName = "pairs";

    private const long FirstVersion = 1;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var pair = Key<T>(grainId);
        var stored = await reader.ReadAsync(
            session => session.First(
                StateSql.Read,
                static row => (Version: row.GetInt64(0), Payload: row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)),
                ("@pair", pair.ToString())),
            CancellationToken.None);
        var document = new PairDocument();
        if (stored.Payload is { } payload)
        {
            document.State = JsonSerializer.Deserialize<PairState>(cipher.Open(pair, payload), PairJson.Options);
        }

        grainState.State = (T)(object)document;
        grainState.ETag = stored.Version == 0 ? null! : ETag(stored.Version);
        grainState.RecordExists = stored.Payload is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var pair = Key<T>(grainId);
        var document = (PairDocument)(object)grainState.State!;
        var payload = await cipher.SealAsync(pair, JsonSerializer.SerializeToUtf8Bytes(document.State, PairJson.Options), CancellationToken.None);
        var added = new List<(HistoryEntry Entry, byte[] Payload)>(document.NewHistory.Length);
        foreach (var entry in document.NewHistory)
        {
            added.Add((entry, await history.SealAsync(pair, entry, CancellationToken.None)));
        }

        var expected = grainState.ETag;
        var now = time.GetUtcNow();
        var version = await writer.CommitAsync(
            pair,
            session =>
            {
                new RowUpdate(session, pair, document, now).Apply();
                var written = Write(session, pair, expected, payload);
                added.ForEach(entry => HistoryStore.Append(session, pair, entry.Entry, entry.Payload));
                return written;
            },
            CancellationToken.None);
        document.NewHistory = [];
        grainState.ETag = ETag(version);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var pair = Key<T>(grainId);
        if (string.IsNullOrEmpty(grainState.ETag))
        {
            await ReadStateAsync(stateName, grainId, grainState);
            if (!grainState.RecordExists)
            {
                return;
            }
        }

        var expected = grainState.ETag;
        var version = await writer.CommitAsync(pair, session => Write(session, pair, expected, null), CancellationToken.None);
        grainState.ETag = ETag(version);
        grainState.RecordExists = false;
        grainState.State = (T)(object)new PairDocument();
    }

    private static long Write(DatabaseSession session, PairKey pair, string? expected, byte[]? payload)
    {
        var stored = payload ?? (object)Missing.Bytes;
        if (string.IsNullOrEmpty(expected))
        {
            session.PostOne(StateSql.Insert, Overtaken, ("@pair", pair.ToString()), ("@payload", stored));
            return FirstVersion;
        }

        var version = Version(expected);
        session.PostOne(StateSql.Update, Overtaken, ("@pair", pair.ToString()), ("@version", version), ("@payload", stored));
        return version + 1;

        InconsistentStateException Overtaken(DatabaseSession session)
        {
            var found = session.First(StateSql.Version, static row => row.GetInt64(0), ("@pair", pair.ToString()));
            return new($"The pair {pair} was written by another activation since it was read here.", found == 0 ? "none" : ETag(found), expected ?? "none");
        }
    }

    // A tag that is no version was never given out by this storage: it matches nothing.
    private static long Version(string etag) => long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static PairKey Key<T>(GrainId grainId) =>
        typeof(T) == typeof(PairDocument)
            ? PairKey.Parse(grainId.Key.ToString()!)
            : throw new NotSupportedException($"The storage '{ProviderName}' holds {nameof(PairDocument)} alone, not {typeof(T).Name}; name another storage for it.");
}
