using System.Collections.Concurrent;
using System.Security.Cryptography;
using ExactSyncCluster.Silo.Storage.Sql;
using Microsoft.AspNetCore.DataProtection;

namespace ExactSyncCluster.Silo.Storage;

/// <summary>The key of each connection: stored wrapped, held in memory once it was used.</summary>
internal sealed class ConnectionKeys(IDatabase database, CommitQueue writer, IDataProtectionProvider protection)
{
    private const int KeyLength = 32;

    private readonly ConcurrentDictionary<string, byte[]> _held = new(StringComparer.Ordinal);

    /// <summary>The key; null when the connection has none.</summary>
    internal byte[]? Find(string connection)
    {
        if (_held.TryGetValue(connection, out var held))
        {
            return held;
        }

        return database.Read(session => Read(session, connection)) is { } wrapped ? Hold(connection, wrapped) : null;
    }

    /// <summary>The key; made when the connection has none.</summary>
    internal async ValueTask<byte[]> TakeAsync(string connection, CancellationToken cancellation)
    {
        if (Find(connection) is { } found)
        {
            return found;
        }

        var fresh = Protector(connection).Protect(RandomNumberGenerator.GetBytes(KeyLength));
        var stored = await writer.CommitAsync(
            connection,
            session =>
            {
                session.Execute(KeySql.Add, ("@connection", connection), ("@wrapped", fresh));
                return Read(session, connection);
            },
            cancellation);
        return Hold(connection, stored!);
    }

    /// <summary>Destroys the key, and with it everything that was encrypted under it. There is no way back.</summary>
    internal async Task DestroyAsync(string connection, CancellationToken cancellation)
    {
        await writer.CommitAsync(
            connection,
            session =>
            {
                session.Execute(KeySql.ForgetMatchKeys, ("@connection", connection));
                session.Execute(KeySql.ForgetStuck, ("@connection", connection));
                return session.Execute(KeySql.Remove, ("@connection", connection));
            },
            cancellation);

        _held.TryRemove(connection, out _);

        await database.WriteGate.WaitAsync(cancellation);
        try
        {
            database.Scrub();
        }
        finally
        {
            database.WriteGate.Release();
        }
    }

    private static byte[]? Read(DatabaseSession session, string connection) =>
        session.First(KeySql.Find, static row => row.GetFieldValue<byte[]>(0), ("@connection", connection));

    private byte[] Hold(string connection, byte[] wrapped)
    {
        try
        {
            return _held.GetOrAdd(connection, Protector(connection).Unprotect(wrapped));
        }
        catch (CryptographicException error)
        {
            throw new StorageFailedException(
                $"The key of the connection '{connection}' cannot be unwrapped: the key ring is not the one with which it was stored. Restore the key ring that belongs to this database.", error);
        }
    }

    private IDataProtector Protector(string connection) => protection.CreateProtector("ExactSyncCluster.ConnectionKey", connection);
}
