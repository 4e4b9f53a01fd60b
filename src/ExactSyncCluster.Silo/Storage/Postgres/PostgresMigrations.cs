using DbUp;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Postgres;

/// <summary>Brings a database to the present schema with the numbered scripts, each in one transaction and once, by one silo at a time.</summary>
internal static class PostgresMigrations
{
    private const string Scripts = "postgres/";

    // An index over all pairs takes as long as it takes; no other statement may.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    internal static void Apply(PostgresDatabase database) => database.Alone(() => Upgrade(database));

    private static void Upgrade(PostgresDatabase database)
    {
        var upgrade = DeployChanges.To
            .PostgresqlDatabase(new DbUp.Postgresql.PostgresqlConnectionManager(database.Source))
            .WithScriptsEmbeddedInAssembly(typeof(PostgresMigrations).Assembly, static name => name.StartsWith(Scripts, StringComparison.Ordinal))
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .WithExecutionTimeout(Longest)
            .LogToNowhere()
            .Build();
        SchemaUpgrade.Perform(upgrade, database.Name);
    }
}
