using DbUp;

namespace ExactSyncCluster.Silo.Storage.Postgres;

/// <summary>Brings a database to the present schema with the numbered scripts, each in one transaction and once, by one silo at a time.</summary>
internal static class PostgresMigrations
{
    private const string Scripts = "postgres/";

    internal static void Apply(PostgresDatabase database) => database.Alone(() => Upgrade(database));

    private static void Upgrade(PostgresDatabase database)
    {
        var upgrade = DeployChanges.To
            .PostgresqlDatabase(new DbUp.Postgresql.PostgresqlConnectionManager(database.Source))
            .WithScriptsEmbeddedInAssembly(typeof(PostgresMigrations).Assembly, static name => name.StartsWith(Scripts, StringComparison.Ordinal))
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build();
        var known = upgrade.GetDiscoveredScripts().Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        if (upgrade.GetExecutedScripts().Find(name => !known.Contains(name)) is { } newer)
        {
            throw new StorageFailedException(
                $"The database {database.Name} was made by a newer version: it has the schema change '{newer}'. Start that version, or restore a backup that this version made.");
        }

        var result = upgrade.PerformUpgrade();
        if (!result.Successful)
        {
            throw new StorageFailedException(
                $"The schema change '{result.ErrorScript?.Name}' of the database {database.Name} failed; it is as it was before it. See the inner error.", result.Error);
        }
    }
}
