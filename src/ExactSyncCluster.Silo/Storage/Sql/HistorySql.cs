using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sql;

internal static class HistorySql
{
    internal static void Append(DbCommand command) => command.CommandText =
        """
        INSERT INTO history (connection, entity, pair, at, kind, system, grp, line_key, payload)
        VALUES (@connection, @entity, @pair, @at, @kind, @system, @group, @line, @payload)
        """;

    internal static void OfPair(DbCommand command) => command.CommandText =
        "SELECT id, pair, payload FROM history WHERE pair = @pair ORDER BY id DESC LIMIT @limit";

    internal static void OneOfPair(DbCommand command) => command.CommandText =
        "SELECT id, pair, payload FROM history WHERE pair = @pair AND id = @id";

    internal static void AfterId(DbCommand command) => command.CommandText =
        "SELECT id, pair, payload FROM history WHERE connection = @connection AND id > @after ORDER BY id LIMIT @limit";

    internal static void Count(DbCommand command) => command.CommandText =
        "SELECT kind, count(*) FROM history WHERE connection = @connection GROUP BY kind";

    internal static void Purge(DbCommand command) => command.CommandText =
        "DELETE FROM history WHERE id IN (SELECT id FROM history WHERE at < @before ORDER BY at LIMIT @limit)";
}
