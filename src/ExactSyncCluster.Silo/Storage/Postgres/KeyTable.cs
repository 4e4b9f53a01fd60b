using System.Data.Common;
using System.Xml.Linq;
using ExactSyncCluster.Silo.Storage.Sql;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace ExactSyncCluster.Silo.Storage.Postgres;

/// <summary>The key ring of a cluster: a row for each key, wrapped before it comes here.</summary>
internal sealed class KeyTable(PostgresDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        database.Read(static session => session.All(All, static row => XElement.Parse(row.GetString(0))));

    public void StoreElement(XElement element, string friendlyName)
    {
        using var session = database.OpenSession();
        session.Execute(Add, ("@name", friendlyName), ("@xml", element.ToString(SaveOptions.DisableFormatting)));
    }

    /// <summary>Puts another form of each key in its place: of all of them, or of none.</summary>
    /// <returns>How many there are.</returns>
    public int Replace(Func<XElement, XElement> another)
    {
        using var session = database.OpenSession();
        session.Execute(Begin);
        session.Execute(Hold);
        var keys = session.All(Named, static row => (Name: row.GetString(0), Key: XElement.Parse(row.GetString(1))));
        foreach (var (name, key) in keys)
        {
            session.Execute(Put, ("@name", name), ("@xml", another(key).ToString(SaveOptions.DisableFormatting)));
        }

        session.Execute(TransactionSql.Commit);
        return keys.Count;
    }

    private static void All(DbCommand command) => command.CommandText = "SELECT xml FROM key_ring ORDER BY added, name";

    private static void Begin(DbCommand command) => command.CommandText = "BEGIN";

    // No silo adds a key meanwhile.
    private static void Hold(DbCommand command) => command.CommandText = "LOCK TABLE key_ring IN SHARE ROW EXCLUSIVE MODE";

    private static void Named(DbCommand command) => command.CommandText = "SELECT name, xml FROM key_ring";

    private static void Put(DbCommand command) => command.CommandText = "UPDATE key_ring SET xml = @xml WHERE name = @name";

    private static void Add(DbCommand command) => command.CommandText = "INSERT INTO key_ring (name, xml) VALUES (@name, @xml)";
}
