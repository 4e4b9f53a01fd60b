using System.Data.Common;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>Claiming, linking and merging pairs, one by one and as a set.</summary>
internal static class LinkSql
{
    internal static void Standing(DbCommand command) => command.CommandText =
        "SELECT exact_id, webshop_id, claimed, moved_to FROM pair WHERE pair = @pair";

    /// <summary>
    /// All other pairs with the match key that are no alias. One that has ended counts as a half pair of the record that is
    /// left in the system where one is to be made.
    /// </summary>
    internal static void WithKey(DbCommand command) => command.CommandText =
        """
        SELECT pair,
            CASE WHEN status <> 'Ended' OR system = 'Exact' THEN exact_id END,
            CASE WHEN status <> 'Ended' OR system = 'Webshop' THEN webshop_id END,
            CASE WHEN status <> 'Ended' THEN claimed END,
            status = 'Ended'
        FROM pair
        WHERE connection = @connection AND entity = @entity AND match_key = @key AND moved_to IS NULL AND pair <> @pair
            AND (status <> 'Ended' OR system = @target)
        ORDER BY pair
        """;

    internal static void Claim(DbCommand command) => command.CommandText =
        "UPDATE pair SET claimed = @target, match_key = coalesce(@key, match_key), updated_at = @now WHERE pair = @pair";

    /// <summary>Gives a pair its second record; with both there is nothing left to claim.</summary>
    internal static void SetRecord(DbCommand command) => command.CommandText =
        """
        UPDATE pair
        SET exact_id = CASE WHEN @system = 'Exact' THEN @record ELSE exact_id END,
            webshop_id = CASE WHEN @system = 'Webshop' THEN @record ELSE webshop_id END,
            match_key = coalesce(@key, match_key),
            claimed = NULL,
            updated_at = @now
        WHERE pair = @pair
        """;

    /// <summary>The pair to which a record belongs.</summary>
    internal static void Holder(DbCommand command) => command.CommandText =
        """
        SELECT pair FROM pair
        WHERE @system = 'Exact' AND connection = @connection AND entity = @entity AND exact_id = @record AND moved_to IS NULL
        UNION ALL
        SELECT pair FROM pair
        WHERE @system = 'Webshop' AND connection = @connection AND entity = @entity AND webshop_id = @record AND moved_to IS NULL
        """;

    internal static void MakeAlias(DbCommand command) => command.CommandText =
        """
        UPDATE pair
        SET moved_to = @to, status = 'Moved', cause = NULL, reason = NULL, system = NULL, due = NULL, needs = NULL, claimed = NULL,
            since = @now, updated_at = @now
        WHERE pair = @from
        """;

    /// <summary>An alias names the pair itself, so that following takes one step.</summary>
    internal static void FollowAliases(DbCommand command) => command.CommandText =
        "UPDATE pair SET moved_to = @to WHERE moved_to = @from";

    internal static void FollowMembers(DbCommand command) => command.CommandText =
        "UPDATE pair_member SET pair = @to WHERE pair = @from";

    private const string Unique =
        """
        HAVING count(*) = 2
            AND count(CASE WHEN exact_id IS NOT NULL AND webshop_id IS NULL AND claimed IS NULL THEN 1 END) = 1
            AND count(CASE WHEN webshop_id IS NOT NULL AND exact_id IS NULL AND claimed IS NULL THEN 1 END) = 1
        """;

    /// <summary>Match keys that exactly two pairs carry, one half of each system, both never claimed.</summary>
    internal static void Matching(DbCommand command) => command.CommandText =
        $"""
        SELECT match_key
        FROM pair
        WHERE connection = @connection AND entity = @entity AND match_key IS NOT NULL AND moved_to IS NULL AND status <> 'Ended'
        GROUP BY match_key
        {Unique}
        """;

    /// <summary>The same of some keys, with the pairs to be linked.</summary>
    internal static void Matches(DbCommand command) => command.CommandText =
        $"""
        SELECT max(CASE WHEN exact_id IS NOT NULL THEN pair END), max(CASE WHEN webshop_id IS NOT NULL THEN pair END), max(webshop_id)
        FROM json_each(@keys) AS asked
            CROSS JOIN pair
        WHERE connection = @connection AND entity = @entity AND match_key = asked.value ->> 'key' AND moved_to IS NULL AND status <> 'Ended'
        GROUP BY match_key
        {Unique}
        """;

    internal static void MakeAliases(DbCommand command) => command.CommandText =
        """
        UPDATE pair
        SET moved_to = asked.value ->> 'to', status = 'Moved', cause = NULL, reason = NULL, system = NULL, due = NULL, needs = NULL, claimed = NULL,
            since = @now, updated_at = @now
        FROM json_each(@matches) AS asked
        WHERE pair.pair = asked.value ->> 'from'
        """;

    internal static void FollowAllAliases(DbCommand command) => command.CommandText =
        "UPDATE pair SET moved_to = asked.value ->> 'to' FROM json_each(@matches) AS asked WHERE pair.moved_to = asked.value ->> 'from'";

    internal static void FollowAllMembers(DbCommand command) => command.CommandText =
        "UPDATE pair_member SET pair = asked.value ->> 'to' FROM json_each(@matches) AS asked WHERE pair_member.pair = asked.value ->> 'from'";

    internal static void SetWebshopRecords(DbCommand command) => command.CommandText =
        """
        UPDATE pair SET webshop_id = asked.value ->> 'record', updated_at = @now
        FROM json_each(@matches) AS asked
        WHERE pair.pair = asked.value ->> 'to'
        """;
}
