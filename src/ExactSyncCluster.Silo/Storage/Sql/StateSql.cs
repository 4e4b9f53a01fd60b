using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>A pair's state and its row in the directory.</summary>
internal static class StateSql
{
    internal static void Read(DbCommand command) => command.CommandText =
        "SELECT version, payload FROM pair_state WHERE pair = @pair";

    internal static void Version(DbCommand command) => command.CommandText =
        "SELECT version FROM pair_state WHERE pair = @pair";

    internal static void Insert(DbCommand command) => command.CommandText =
        "INSERT INTO pair_state (pair, version, payload) VALUES (@pair, 1, @payload) ON CONFLICT DO NOTHING";

    internal static void Update(DbCommand command) => command.CommandText =
        "UPDATE pair_state SET version = version + 1, payload = @payload WHERE pair = @pair AND version = @version";

    internal static void Row(DbCommand command) => command.CommandText =
        "SELECT exact_id, webshop_id, match_key, status, cause, reason, system, priority, due, needs, since, moved_to, number, shop_number, coalesce(stands_since, since) FROM pair WHERE pair = @pair";

    internal static void Rows(DbCommand command) => command.CommandText =
        """
        SELECT exact_id, webshop_id, match_key, status, cause, reason, system, priority, due, needs, since, moved_to, number, shop_number, coalesce(stands_since, since), pair
        FROM pair
        WHERE pair IN (SELECT value ->> 'pair' FROM json_each(@pairs))
        """;

    internal static void InsertRow(DbCommand command) => command.CommandText =
        """
        INSERT INTO pair (pair, connection, entity, exact_id, webshop_id, match_key, number, status, cause, reason, system, priority, due, needs, since, first_seen, updated_at, shop_number, stands_since)
        VALUES (@pair, @connection, @entity, @exact, @webshop, @key, @number, @status, @cause, @reason, @system, @priority, @due, @needs, @since, @first, @now, @shop_number, @stands_since)
        """;

    internal static void UpdateRow(DbCommand command) => command.CommandText =
        """
        UPDATE pair
        SET exact_id = @exact, webshop_id = @webshop, match_key = @key, number = @number, status = @status, cause = @cause, reason = @reason, system = @system,
            priority = @priority, due = @due, needs = @needs, since = @since, updated_at = @now, shop_number = @shop_number, stands_since = @stands_since,
            claimed = CASE WHEN @exact IS NOT NULL AND @webshop IS NOT NULL THEN NULL ELSE claimed END
        WHERE pair = @pair
        """;
}
