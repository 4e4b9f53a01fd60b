using DbUp.Engine;

namespace ExactSyncCluster.Silo.Storage.Sql;

/// <summary>Brings a database to the present schema, and refuses one that is newer.</summary>
internal static class SchemaUpgrade
{
    /// <param name="upgrade">The numbered scripts, each in one transaction and once.</param>
    /// <param name="database">The database, as an operator knows it.</param>
    /// <exception cref="StorageFailedException">It was made by a newer version, or a script failed.</exception>
    internal static void Perform(UpgradeEngine upgrade, string database)
    {
        var known = upgrade.GetDiscoveredScripts().Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        if (upgrade.GetExecutedScripts().Find(name => !known.Contains(name)) is { } newer)
        {
            throw new StorageFailedException(
                $"The database {database} was made by a newer version: it has the schema change '{newer}'. Start that version, or restore a backup that this version made.");
        }

        var result = upgrade.PerformUpgrade();
        if (!result.Successful)
        {
            throw new StorageFailedException(
                $"The schema change '{result.ErrorScript?.Name}' of the database {database} failed; it is as it was before it. See the inner error.", result.Error);
        }
    }
}
