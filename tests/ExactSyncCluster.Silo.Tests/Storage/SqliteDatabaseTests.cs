using System.Data.Common;
using ExactSyncCluster.Silo.Storage;
using ExactSyncCluster.Silo.Storage.Sqlite;

namespace ExactSyncCluster.Silo.Tests.Storage;

public sealed class SqliteDatabaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("exact-sync-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Open_makes_the_folder_and_the_schema_and_opens_them_again()
    {
        var folder = Path.Combine(_folder.FullName, "new", "data");
        SqliteDatabase.Open(folder).Dispose();

        using var again = SqliteDatabase.Open(folder);

        Assert.Equal(0, again.Read(static session => session.First(CountPairs, static row => row.GetInt64(0))));
    }

    [Fact]
    public void Every_connection_flushes_fully_and_checks_references()
    {
        using var database = SqliteDatabase.Open(_folder.FullName);

        using var connection = database.Source.OpenConnection();
        using var session = database.OpenSession();

        Assert.Equal(["wal", "2", "1", "1"], Settings(connection));
        Assert.Equal(2, session.First(Synchronous, static row => row.GetInt64(0)));
    }

    [Fact]
    public void Open_of_a_file_of_a_newer_version_is_refused_with_the_reason()
    {
        using (var database = SqliteDatabase.Open(_folder.FullName))
        {
            database.Read(static session => session.Execute(PretendNewer));
        }

        var error = Assert.Throws<StorageFailedException>(() => SqliteDatabase.Open(_folder.FullName));

        Assert.Contains("made by a newer version", error.Message, StringComparison.Ordinal);
        Assert.Contains("9999_future.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_of_a_file_that_is_no_database_is_refused_and_leaves_it_alone()
    {
        var file = Path.Combine(_folder.FullName, SqliteDatabase.FileName);
        File.WriteAllText(file, new string('x', 5_000));

        Assert.Throws<StorageFailedException>(() => SqliteDatabase.Open(_folder.FullName));

        Assert.Equal(new string('x', 5_000), File.ReadAllText(file));
    }

    private static List<string> Settings(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode; PRAGMA synchronous; PRAGMA foreign_keys; PRAGMA secure_delete";
        using var reader = command.ExecuteReader();
        var settings = new List<string>();
        do
        {
            while (reader.Read())
            {
                settings.Add(reader.GetValue(0).ToString()!);
            }
        }
        while (reader.NextResult());
        return settings;
    }

    private static void CountPairs(DbCommand command) => command.CommandText = "SELECT count(*) FROM pair";

    private static void Synchronous(DbCommand command) => command.CommandText = "PRAGMA synchronous";

    private static void PretendNewer(DbCommand command) =>
        command.CommandText = "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('sqlite/9999_future.sql', '2030-01-01')";
}
