using System.Data.Common;
using System.Xml.Linq;
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

    private static void All(DbCommand command) => command.CommandText = "SELECT xml FROM key_ring ORDER BY added, name";

    private static void Add(DbCommand command) => command.CommandText = "INSERT INTO key_ring (name, xml) VALUES (@name, @xml)";
}
