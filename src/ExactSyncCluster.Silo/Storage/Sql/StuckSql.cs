using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>The list of stuck changes.</summary>
internal static class StuckSql
{
    internal static void Add(DbCommand command) => command.CommandText =
        """
        INSERT INTO stuck_change (connection, system, pair, feed, row_keys, since, tries, due, reason, payload)
        VALUES (@connection, @system, @pair, @feed, @rows, @since, 0, @due, @reason, @payload)
        ON CONFLICT (pair, feed, row_keys) DO UPDATE SET tries = 0, due = excluded.due, reason = excluded.reason, payload = excluded.payload
        """;

    internal static void Due(DbCommand command) => command.CommandText =
        """
        SELECT id, pair, tries, payload
        FROM stuck_change
        WHERE connection = @connection AND system = @system AND due <= @now
        ORDER BY due, id
        LIMIT @limit
        """;

    internal static void Pairs(DbCommand command) => command.CommandText =
        "SELECT DISTINCT pair FROM stuck_change WHERE connection = @connection AND system = @system LIMIT @limit";

    internal static void List(DbCommand command) => command.CommandText =
        "SELECT pair, system, since, due, reason FROM stuck_change WHERE connection = @connection ORDER BY id LIMIT @limit";

    internal static void OfPair(DbCommand command) => command.CommandText =
        "SELECT pair, system, since, due, reason FROM stuck_change WHERE pair = @pair ORDER BY id LIMIT @limit";

    internal static void Later(DbCommand command) => command.CommandText =
        "UPDATE stuck_change SET tries = tries + 1, due = @due WHERE id = @id";

    internal static void Hurry(DbCommand command) => command.CommandText =
        "UPDATE stuck_change SET due = @now WHERE pair = @pair AND due > @now";

    /// <summary>Removes a change unless a later one has taken its place.</summary>
    internal static void Remove(DbCommand command) => command.CommandText =
        "DELETE FROM stuck_change WHERE id = @id AND due = @due";

    internal static void RemoveForGood(DbCommand command) => command.CommandText =
        "DELETE FROM stuck_change WHERE id = @id";
}
