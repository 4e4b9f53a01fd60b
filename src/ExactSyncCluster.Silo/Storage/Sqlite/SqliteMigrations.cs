using DbUp;
using ExactSyncCluster.Silo.Storage.Sql;

namespace ExactSyncCluster.Silo.Storage.Sqlite;

/// <summary>Brings a file to the present schema with the numbered scripts, each in one transaction and once.</summary>
internal static class SqliteMigrations
{
    private const string Scripts = "sqlite/";

    internal static void Apply(SqliteDataSource source, string file)
    {
        var upgrade = DeployChanges.To
            .SqliteDatabase(source.ConnectionString)
            .WithScriptsEmbeddedInAssembly(typeof(SqliteMigrations).Assembly, static name => name.StartsWith(Scripts, StringComparison.Ordinal))
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build();
        SchemaUpgrade.Perform(upgrade, file);
    }
}
