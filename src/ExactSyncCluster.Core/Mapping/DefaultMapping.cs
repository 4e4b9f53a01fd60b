namespace ExactSyncCluster.Core.Mapping;

/// <summary>The mapping of a connection that brings none of its own, and the schema by which an editor completes one.</summary>
public static class DefaultMapping
{
    /// <summary>The name under which it is written and that errors give.</summary>
    public const string FileName = "default.mapping.json";

    /// <summary>The name to which the file's <c>$schema</c> points.</summary>
    public const string SchemaFileName = "mapping.schema.json";

    /// <summary>The default mapping, with its comments.</summary>
    public static string Text { get; } = Embedded(FileName);

    /// <summary>The JSON Schema (2020-12) of mapping files.</summary>
    public static string SchemaText { get; } = Embedded(SchemaFileName);

    private static string Embedded(string name)
    {
        using var stream = typeof(DefaultMapping).Assembly.GetManifestResourceStream(typeof(DefaultMapping), name)
            ?? throw new InvalidOperationException($"The file {name} is not embedded in the assembly: build it again from complete sources.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
