using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>Finding the pairs of a whole page at once.</summary>
internal static class ResolveSql
{
    private const string Known = "pair.pair, pair.exact_id, pair.webshop_id, pair.match_key, pair.claimed, pair.first_seen";

    internal static void ByRecord(DbCommand command) => command.CommandText =
        $"""
        SELECT {Known}
        FROM json_each(@records) AS asked
            CROSS JOIN pair
        WHERE @system = 'Exact' AND pair.connection = @connection AND pair.entity = asked.value ->> 'entity'
            AND pair.exact_id = asked.value ->> 'record' AND pair.moved_to IS NULL
        UNION ALL
        SELECT {Known}
        FROM json_each(@records) AS asked
            CROSS JOIN pair
        WHERE @system = 'Webshop' AND pair.connection = @connection AND pair.entity = asked.value ->> 'entity'
            AND pair.webshop_id = asked.value ->> 'record' AND pair.moved_to IS NULL
        """;

    internal static void ByMember(DbCommand command) => command.CommandText =
        $"""
        SELECT {Known}, member.row_id, member.collection
        FROM json_each(@rows) AS asked
            CROSS JOIN pair_member AS member
            CROSS JOIN pair
        WHERE member.connection = @connection AND member.system = @system AND member.row_id = asked.value ->> 'row' AND pair.pair = member.pair
        ORDER BY member.row_id, member.entity
        """;

    /// <summary>Pairs by their keys; an alias answers with the pair that it became part of.</summary>
    internal static void ByKey(DbCommand command) => command.CommandText =
        $"""
        SELECT {Known}, named.pair
        FROM json_each(@pairs) AS asked
            CROSS JOIN pair AS named
            CROSS JOIN pair
        WHERE named.pair = asked.value ->> 'pair' AND pair.pair = coalesce(named.moved_to, named.pair)
        """;

    internal static void ByClaim(DbCommand command) => command.CommandText =
        $"""
        SELECT {Known}
        FROM json_each(@keys) AS asked
            CROSS JOIN pair
        WHERE pair.connection = @connection AND pair.entity = asked.value ->> 'entity'
            AND pair.match_key = asked.value ->> 'key' AND pair.moved_to IS NULL AND pair.claimed = 'Exact' AND pair.exact_id IS NULL
        ORDER BY pair.first_seen, pair.pair
        """;

    internal static void Insert(DbCommand command) => command.CommandText =
        """
        INSERT INTO pair (pair, connection, entity, exact_id, webshop_id, match_key, status, priority, since, first_seen, updated_at)
        SELECT value ->> 'pair', @connection, value ->> 'entity',
            CASE WHEN @system = 'Exact' THEN value ->> 'record' END, CASE WHEN @system = 'Webshop' THEN value ->> 'record' END,
            value ->> 'matchKey', 'Known', CAST(value ->> 'priority' AS integer), @now, @now, @now
        FROM json_each(@rows)
        """;

    internal static void SetMatchKeys(DbCommand command) => command.CommandText =
        """
        UPDATE pair SET match_key = asked.value ->> 'key', updated_at = @now
        FROM json_each(@keys) AS asked
        WHERE pair.pair = asked.value ->> 'pair'
        """;

    internal static void Remember(DbCommand command) => command.CommandText =
        """
        INSERT INTO pair_member (connection, system, row_id, entity, collection, pair)
        SELECT @connection, value ->> 'system', value ->> 'row', value ->> 'entity', value ->> 'collection', value ->> 'pair'
        FROM json_each(@members)
        WHERE true
        ON CONFLICT (connection, system, row_id, entity) DO UPDATE SET pair = excluded.pair, collection = excluded.collection
        WHERE pair_member.pair <> excluded.pair OR pair_member.collection <> excluded.collection
        """;
}
