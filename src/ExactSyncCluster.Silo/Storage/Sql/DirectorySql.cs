using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>Reading the directory.</summary>
internal static class DirectorySql
{
    private const string Listed =
        "pair, exact_id, webshop_id, match_key, status, cause, reason, system, priority, due, needs, moved_to, updated_at, number, shop_number, coalesce(stands_since, since)";

    internal static void Find(DbCommand command) => command.CommandText =
        $"SELECT {Listed} FROM pair WHERE pair = @pair";

    internal static void List(DbCommand command) => command.CommandText =
        $"""
        SELECT {Listed}
        FROM pair
        WHERE connection = @connection
            AND entity IN (SELECT value ->> 'name' FROM json_each(@entities))
            AND status IN (SELECT value ->> 'name' FROM json_each(@statuses))
        ORDER BY priority, due IS NULL, due, pair
        LIMIT @limit
        """;

    internal static void Search(DbCommand command) => command.CommandText =
        $"""
        SELECT {Listed}
        FROM pair
        WHERE pair IN
            (
                SELECT pair FROM pair
                WHERE connection = @connection AND entity IN (SELECT value ->> 'name' FROM json_each(@entities)) AND exact_id = @search AND moved_to IS NULL
                UNION
                SELECT pair FROM pair
                WHERE connection = @connection AND entity IN (SELECT value ->> 'name' FROM json_each(@entities)) AND webshop_id = @search AND moved_to IS NULL
                UNION
                SELECT pair FROM pair
                WHERE connection = @connection AND entity IN (SELECT value ->> 'name' FROM json_each(@entities)) AND number = @search AND moved_to IS NULL
                UNION
                SELECT pair FROM pair
                WHERE connection = @connection AND entity IN (SELECT value ->> 'name' FROM json_each(@entities))
                    AND shop_number >= @search AND shop_number < @beyond AND moved_to IS NULL
                UNION
                SELECT pair FROM pair
                WHERE connection = @connection AND entity IN (SELECT value ->> 'name' FROM json_each(@entities))
                    AND match_key >= @search AND match_key < @beyond AND moved_to IS NULL
            )
            AND status IN (SELECT value ->> 'name' FROM json_each(@statuses))
        ORDER BY priority, due IS NULL, due, pair
        LIMIT @limit
        """;

    internal static void Count(DbCommand command) => command.CommandText =
        """
        SELECT connection, entity, status, cause, count(*)
        FROM pair
        WHERE connection = @connection
        GROUP BY connection, entity, status, cause
        ORDER BY connection, entity, status, cause
        """;

    internal static void CountAll(DbCommand command) => command.CommandText =
        """
        SELECT connection, entity, status, cause, count(*)
        FROM pair
        GROUP BY connection, entity, status, cause
        ORDER BY connection, entity, status, cause
        """;

    internal static void Due(DbCommand command) => command.CommandText =
        """
        SELECT pair, due
        FROM pair
        WHERE connection = @connection AND coalesce(system, 'Exact') = @system AND priority = @priority
            AND status IN ('Waiting', 'Working', 'Settled', 'Parked') AND due <= @now
        ORDER BY due, pair
        LIMIT @limit
        """;

    internal static void WaitingForView(DbCommand command) => command.CommandText =
        """
        SELECT pair
        FROM pair
        WHERE connection = @connection AND entity = @entity AND system = @system AND since < @before AND status = 'Waiting' AND cause = 'FreshView'
        ORDER BY priority, due, pair
        LIMIT @limit
        """;

    internal static void WaitingForApproval(DbCommand command) => command.CommandText =
        """
        SELECT pair
        FROM pair
        WHERE connection = @connection AND system = @system AND due <= @due AND pair > @after AND status = 'Waiting' AND cause = 'Approval'
        ORDER BY pair
        LIMIT @limit
        """;

    internal static void IsBackfilling(DbCommand command) => command.CommandText =
        """
        SELECT EXISTS
        (
            SELECT 1
            FROM pair
            WHERE connection = @connection AND coalesce(system, 'Exact') IN ('Exact', 'Webshop') AND priority = @priority AND due IS NOT NULL
                AND status IN ('Waiting', 'Working') AND coalesce(cause, '') NOT IN ('Approval', 'Needs')
        )
        """;

    internal static void Backlog(DbCommand command) => command.CommandText =
        """
        SELECT priority, count(*)
        FROM pair
        WHERE connection = @connection AND coalesce(system, 'Exact') = @system AND due IS NOT NULL
            AND status IN ('Waiting', 'Working') AND coalesce(cause, '') NOT IN ('Approval', 'Needs')
        GROUP BY priority
        """;

    // A pair that became part of the needed one may still be named by those that need it.
    internal static void Needing(DbCommand command) => command.CommandText =
        """
        SELECT pair
        FROM pair
        WHERE needs IN (SELECT @needed UNION SELECT pair FROM pair WHERE moved_to = @needed) AND status = 'Waiting'
        ORDER BY priority, due, pair
        LIMIT @limit
        """;

    internal static void Links(DbCommand command) => command.CommandText =
        """
        SELECT asked.value ->> 'entity', asked.value ->> 'record', pair.pair, pair.webshop_id
        FROM json_each(@references) AS asked
            CROSS JOIN pair
        WHERE @system = 'Exact' AND pair.connection = @connection AND pair.entity = asked.value ->> 'entity'
            AND pair.exact_id = asked.value ->> 'record' AND pair.moved_to IS NULL
        UNION ALL
        SELECT asked.value ->> 'entity', asked.value ->> 'record', pair.pair, pair.exact_id
        FROM json_each(@references) AS asked
            CROSS JOIN pair
        WHERE @system = 'Webshop' AND pair.connection = @connection AND pair.entity = asked.value ->> 'entity'
            AND pair.webshop_id = asked.value ->> 'record' AND pair.moved_to IS NULL
        """;
}
