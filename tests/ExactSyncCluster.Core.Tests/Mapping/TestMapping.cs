using System.Collections.Immutable;
using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Core.Tests.Mapping;

/// <summary>The default mapping for tests, and a way to change it.</summary>
public static class TestMapping
{
    /// <summary>The default mapping as a file.</summary>
    public static MappingFile DefaultFile { get; } = File(DefaultMapping.Text);

    /// <summary>The default mapping, compiled with <see cref="TestSchemas"/>.</summary>
    public static SyncMapping Default { get; } = Compiled(DefaultFile);

    /// <summary>A mapping file's text as a file; the test fails when it cannot be read.</summary>
    public static MappingFile File(string json) =>
        Assert.IsType<MappingReading.Read>(MappingReader.Parse(json, "test.mapping.json")).File;

    /// <summary>A file, compiled; the test fails when it is refused.</summary>
    public static SyncMapping Compiled(MappingFile file) => Compile(file) switch
    {
        MappingResult.Compiled compiled => compiled.Mapping,
        var refused => throw new InvalidOperationException(refused.ToString()),
    };

    /// <summary>What the compiler makes of a file.</summary>
    public static MappingResult Compile(MappingFile file) =>
        MappingCompiler.Compile(file, TestSchemas.Exact, TestSchemas.Webshop, "acme.mapping.json");

    /// <summary>Rows with the one of this Exact property changed.</summary>
    public static ImmutableArray<MappingRow> Changed(this ImmutableArray<MappingRow> rows, string exact, Func<MappingRow, MappingRow> change) =>
        [.. rows.Select(row => row.Exact == exact ? change(row) : row)];

    /// <summary>Rows without the one of this Exact property.</summary>
    public static ImmutableArray<MappingRow> Without(this ImmutableArray<MappingRow> rows, string exact) =>
        [.. rows.Where(row => row.Exact != exact)];
}
