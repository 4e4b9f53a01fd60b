using DbUp;

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
        var known = upgrade.GetDiscoveredScripts().Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        if (upgrade.GetExecutedScripts().Find(name => !known.Contains(name)) is { } newer)
        {
            throw new StorageFailedException(
                $"The database {file} was made by a newer version: it has the schema change '{newer}'. Start that version, or restore a backup that this version made.");
        }

        var result = upgrade.PerformUpgrade();
        if (!result.Successful)
        {
            throw new StorageFailedException(
                $"The schema change '{result.ErrorScript?.Name}' of the database {file} failed; the file is as it was before it. See the inner error.", result.Error);
        }
    }
}
