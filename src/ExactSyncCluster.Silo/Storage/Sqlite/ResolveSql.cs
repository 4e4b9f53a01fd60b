using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sqlite;

/// <summary>Finding the pairs of a whole page at once.</summary>
internal static class ResolveSql
{
    private const string Known = "pair.pair, pair.exact_id, pair.webshop_id, pair.match_key, pair.claimed, pair.first_seen";

    internal static void ByRecord(DbCommand command) => command.CommandText =
        $"""
        SELECT {Known}
        FROM json_each(@records) AS asked
            CROSS JOIN pair ON pair.connection = @connection AND pair.entity = asked.value ->> 'entity'
                AND pair.exact_id = asked.value ->> 'record' AND pair.moved_to IS NULL
        WHERE @system = 'Exact'
        UNION ALL
        SELECT {Known}
        FROM json_each(@records) AS asked
            CROSS JOIN pair ON pair.connection = @connection AND pair.entity = asked.value ->> 'entity'
                AND pair.webshop_id = asked.value ->> 'record' AND pair.moved_to IS NULL
        WHERE @system = 'Webshop'
        """;

    internal static void ByMember(DbCommand command) => command.CommandText =
        $"""
        SELECT {Known}, member.row_id, member.collection
        FROM json_each(@rows) AS asked
            CROSS JOIN pair_member AS member ON member.connection = @connection AND member.system = @system AND member.row_id = asked.value
            CROSS JOIN pair ON pair.pair = member.pair
        ORDER BY member.row_id, member.entity
        """;

    /// <summary>Pairs by their keys; an alias answers with the pair that it became part of.</summary>
    internal static void ByKey(DbCommand command) => command.CommandText =
        $"""
        SELECT {Known}, asked.value
        FROM json_each(@pairs) AS asked
            CROSS JOIN pair AS named ON named.pair = asked.value
            CROSS JOIN pair ON pair.pair = coalesce(named.moved_to, named.pair)
        """;

    internal static void ByClaim(DbCommand command) => command.CommandText =
        $"""
        SELECT {Known}
        FROM json_each(@keys) AS asked
            CROSS JOIN pair ON pair.connection = @connection AND pair.entity = asked.value ->> 'entity'
                AND pair.match_key = asked.value ->> 'key' AND pair.moved_to IS NULL
        WHERE pair.claimed = 'Exact' AND pair.exact_id IS NULL
        ORDER BY pair.first_seen, pair.pair
        """;

    internal static void Insert(DbCommand command) => command.CommandText =
        """
        INSERT INTO pair (pair, connection, entity, exact_id, webshop_id, match_key, status, priority, since, first_seen, updated_at)
        SELECT value ->> 'pair', @connection, value ->> 'entity',
            CASE WHEN @system = 'Exact' THEN value ->> 'record' END, CASE WHEN @system = 'Webshop' THEN value ->> 'record' END,
            value ->> 'matchKey', 'Known', value ->> 'priority', @now, @now, @now
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
        ON CONFLICT DO UPDATE SET pair = excluded.pair, collection = excluded.collection
        WHERE pair <> excluded.pair OR collection <> excluded.collection
        """;
}
