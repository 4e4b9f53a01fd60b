using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>Which connections have something due.</summary>
internal static class DueSql
{
    /// <summary>The first that are due, of all connections: a short look, however many connections there are.</summary>
    internal static void First(DbCommand command) => command.CommandText =
        """
        SELECT 'Pair', connection, system, count(*)
        FROM
        (
            SELECT connection, coalesce(system, 'Exact') AS system
            FROM pair
            WHERE status IN ('Waiting', 'Working', 'Settled', 'Parked') AND due <= @until
            ORDER BY due
            LIMIT @limit
        ) AS due_pair
        GROUP BY connection, system
        UNION ALL
        SELECT 'Stuck', connection, system, count(*)
        FROM
        (
            SELECT connection, system
            FROM stuck_change
            WHERE due <= @until
            ORDER BY due
            LIMIT @limit
        ) AS due_change
        GROUP BY connection, system
        """;

    // The priorities are named, so that both databases look at the first place of each in the index, and at nothing behind it.
    // A subquery that gives a value is not turned into a join, which might read the whole backlog.

    /// <summary>Each connection for itself, where the first that are due are of a few with a long backlog.</summary>
    internal static void Each(DbCommand command) => command.CommandText =
        """
        SELECT 'Pair', asked.value ->> 'connection', asked.value ->> 'system', 1
        FROM json_each(@asked) AS asked
        WHERE
        (
            SELECT pair.pair
            FROM pair
            WHERE pair.connection = asked.value ->> 'connection' AND coalesce(pair.system, 'Exact') = asked.value ->> 'system'
                AND pair.priority IN (0, 1, 2, 3, 4)
                AND pair.status IN ('Waiting', 'Working', 'Settled', 'Parked') AND pair.due <= @until
            LIMIT 1
        ) IS NOT NULL
        UNION ALL
        SELECT 'Stuck', asked.value ->> 'connection', asked.value ->> 'system', 1
        FROM json_each(@asked) AS asked
        WHERE
        (
            SELECT stuck_change.pair
            FROM stuck_change
            WHERE stuck_change.connection = asked.value ->> 'connection' AND stuck_change.system = asked.value ->> 'system'
                AND stuck_change.due <= @until
            LIMIT 1
        ) IS NOT NULL
        """;
}
