namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>The schema by which an editor completes a connection file, and an example to begin with.</summary>
internal static class ConnectionTexts
{
    /// <summary>The name to which a file's <c>$schema</c> points.</summary>
    public const string SchemaFileName = "connection.schema.json";

    /// <summary>The example's name.</summary>
    public const string ExampleFileName = "example.connection.json";

    /// <summary>The JSON Schema (2020-12) of connection files.</summary>
    public static string Schema { get; } = Embedded(SchemaFileName);

    /// <summary>An example, with comments.</summary>
    public static string Example { get; } = Embedded(ExampleFileName);

    /// <summary>A file that joins the two sandboxes on their usual ports.</summary>
    public static string Sandbox { get; } = Embedded("sandbox.connection.json");

    private static string Embedded(string name)
    {
        using var stream = typeof(ConnectionTexts).Assembly.GetManifestResourceStream($"connections/{name}")
            ?? throw new InvalidOperationException($"The file {name} is not embedded in the assembly: build it again from complete sources.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
