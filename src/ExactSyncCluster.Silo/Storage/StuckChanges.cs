using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExactSyncCluster.Core.Feeds;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>
/// Changes that their pairs could not take, each whole and encrypted: they do not keep their feeds, are shown to a person, and
/// are tried again until they are taken.
/// </summary>
internal sealed class StuckChanges(ReadQueue reader, CommitQueue writer, StateCipher cipher)
{
    private const int LongestKeys = 1_000;

    /// <summary>Puts a change on the list. When this ends it is durable.</summary>
    internal async Task AddAsync(FeedDelivery delivery, string reason, DateTimeOffset now, DateTimeOffset due, CancellationToken cancellation)
    {
        var payload = await cipher.SealAsync(delivery.Pair, JsonSerializer.SerializeToUtf8Bytes(delivery, PairJson.Options), cancellation);
        await writer.CommitAsync(
            delivery.Pair.Connection,
            session => session.Execute(
                StuckSql.Add,
                ("@connection", delivery.Pair.Connection),
                ("@system", delivery.Shown.System.ToString()),
                ("@pair", delivery.Pair.ToString()),
                ("@feed", delivery.Feed),
                ("@rows", Rows(delivery)),
                ("@since", now.UtcTicks),
                ("@due", due.UtcTicks),
                ("@reason", reason),
                ("@payload", payload)),
            cancellation);
    }

    /// <summary>Changes that are to be tried again now.</summary>
    internal async Task<IReadOnlyList<StuckChange>> DueAsync(string connection, SystemName system, DateTimeOffset now, int limit, CancellationToken cancellation) =>
        (await reader.ReadAsync(
            session => session.All(
                StuckSql.Due,
                static row => (Id: row.GetInt64(0), Pair: row.Pair(1), Tries: row.GetInt32(2), Payload: row.GetFieldValue<byte[]>(3)),
                ("@connection", connection),
                ("@system", system.ToString()),
                ("@now", now.UtcTicks),
                ("@limit", limit)),
            cancellation))
            .ConvertAll(row => new StuckChange(row.Id, row.Tries, JsonSerializer.Deserialize<FeedDelivery>(cipher.Open(row.Pair, row.Payload), PairJson.Options)!));

    /// <summary>The pairs that have changes of a system on the list.</summary>
    internal async Task<IReadOnlyList<PairKey>> PairsAsync(string connection, SystemName system, int limit, CancellationToken cancellation) =>
        await reader.ReadAsync(
            session => session.All(
                StuckSql.Pairs, static row => row.Pair(0), ("@connection", connection), ("@system", system.ToString()), ("@limit", limit)),
            cancellation);

    /// <summary>What is on the list of a connection, the longest there first.</summary>
    internal async Task<IReadOnlyList<StuckLine>> ListAsync(string connection, int limit, CancellationToken cancellation) =>
        await reader.ReadAsync(session => session.All(StuckSql.List, Line, ("@connection", connection), ("@limit", limit)), cancellation);

    /// <summary>What is on the list of a pair.</summary>
    internal async Task<IReadOnlyList<StuckLine>> OfPairAsync(PairKey pair, int limit, CancellationToken cancellation) =>
        await reader.ReadAsync(session => session.All(StuckSql.OfPair, Line, ("@pair", pair.ToString()), ("@limit", limit)), cancellation);

    /// <summary>A change is being tried; unless it is taken, it is tried again then.</summary>
    internal Task LaterAsync(long id, DateTimeOffset due, CancellationToken cancellation) =>
        writer.CommitAsync(null, session => session.Execute(StuckSql.Later, ("@id", id), ("@due", due.UtcTicks)), cancellation);

    /// <summary>A person wants a pair's changes to be tried now.</summary>
    internal Task HurryAsync(PairKey pair, DateTimeOffset now, CancellationToken cancellation) =>
        writer.CommitAsync(pair.Connection, session => session.Execute(StuckSql.Hurry, ("@pair", pair.ToString()), ("@now", now.UtcTicks)), cancellation);

    /// <summary>A change that was being tried is taken.</summary>
    internal Task RemoveAsync(long id, DateTimeOffset due, CancellationToken cancellation) =>
        writer.CommitAsync(null, session => session.Execute(StuckSql.Remove, ("@id", id), ("@due", due.UtcTicks)), cancellation);

    /// <summary>A change is of no use any more: its system numbers its rows anew, and everything is read again.</summary>
    internal Task RemoveAsync(long id, CancellationToken cancellation) =>
        writer.CommitAsync(null, session => session.Execute(StuckSql.RemoveForGood, ("@id", id)), cancellation);

    // An order may have more rows than an index holds of their keys.
    private static string Rows(FeedDelivery delivery)
    {
        var keys = string.Join(' ', delivery.Shown.Rows.Select(static row => row.Key));
        return keys.Length <= LongestKeys ? keys : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(keys)));
    }

    private static StuckLine Line(DbDataReader row) => new(row.Pair(0), row.Named<SystemName>(1), row.Time(2), row.Time(3), row.Shown(4));
}

/// <summary>A stuck change.</summary>
/// <param name="Id">Its place on the list.</param>
/// <param name="Tries">How often it was tried since it is there.</param>
/// <param name="Delivery">The change.</param>
internal sealed record StuckChange(long Id, int Tries, FeedDelivery Delivery);

/// <summary>A stuck change as a person sees it.</summary>
/// <param name="Pair">The pair that could not take it.</param>
/// <param name="System">The system that showed it.</param>
/// <param name="Since">Since when it is on the list.</param>
/// <param name="Due">When it is tried again.</param>
/// <param name="Reason">Why it could not be taken, in a few words without values.</param>
internal sealed record StuckLine(PairKey Pair, SystemName System, DateTimeOffset Since, DateTimeOffset Due, string Reason);
