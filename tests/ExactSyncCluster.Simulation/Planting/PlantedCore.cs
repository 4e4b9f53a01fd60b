using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ExactSyncCluster.Simulation.Planting;

/// <summary>Core, compiled in memory with one mistake, and the simulation loaded once more beside it.</summary>
internal sealed class PlantedCore : AssemblyLoadContext
{
    private const string CoreName = "ExactSyncCluster.Core";
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly byte[] _core;

    private PlantedCore(byte[] core)
        : base(isCollectible: true) => _core = core;

    /// <summary>Compiles Core with a mistake. Throws when the text that it replaces is no longer there, or stands there more than once.</summary>
    public static PlantedCore Compile(PlantedBug bug)
    {
        var folder = Folder();
        var texts = Texts(bug, folder);
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);
        var compilation = CSharpCompilation.Create(
            CoreName,
            texts.Values.Append(ImplicitUsings).Select(text => CSharpSyntaxTree.ParseText(text, options)),
            Framework(),
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image, manifestResources: Resources(folder));
        return result.Success
            ? new(image.ToArray())
            : throw new InvalidOperationException($"'{bug.Name}' does not compile: {result.Diagnostics.First(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)}");
    }

    /// <summary>Whether the texts that a mistake replaces still stand in Core. Throws when one does not.</summary>
    public static void Verify(PlantedBug bug) => Texts(bug, Folder());

    /// <summary>How many histories from a seed on it took until one broke a promise; null when none of them did.</summary>
    public ulong? FirstFailure(ulong first, long most) => (ulong?)Run(nameof(PlantedRun.FirstFailure), first, most);

    /// <summary>Which of the seeds that every run begins with finds the mistake, counted from one; null when none does.</summary>
    public int? FirstRegression() => (int?)Run(nameof(PlantedRun.FirstRegression));

    /// <summary>How many of so many histories the mistake alters, whether or not that breaks a promise.</summary>
    public int Altered(ulong first, int count) =>
        ((ulong[])Run(nameof(PlantedRun.Courses), first, count)!).Zip(PlantedRun.Courses(first, count)).Count(static pair => pair.First != pair.Second);

    private object? Run(string method, params object[] arguments) =>
        LoadFromAssemblyPath(typeof(PlantedCore).Assembly.Location).GetType(typeof(PlantedRun).FullName!)!
            .GetMethod(method, BindingFlags.Public | BindingFlags.Static)!.Invoke(null, arguments);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == CoreName)
        {
            return LoadFromStream(new MemoryStream(_core));
        }

        return assemblyName.Name!.StartsWith("ExactSyncCluster.", StringComparison.Ordinal)
            ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll"))
            : null;
    }

    private static Dictionary<string, string> Texts(PlantedBug bug, string folder)
    {
        var texts = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(static file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .ToDictionary(static file => file, file => File.ReadAllText(Path.Combine(folder, file)), StringComparer.Ordinal);
        foreach (var edit in bug.Edits)
        {
            var parts = texts[edit.File].Split(edit.Find);
            if (parts.Length != 2)
            {
                throw new InvalidOperationException($"'{bug.Name}': the text to be replaced stands {parts.Length - 1} times in {edit.File}; write the mistake anew.");
            }

            texts[edit.File] = string.Join(edit.Replace, parts);
        }

        return texts;
    }

    private static IEnumerable<MetadataReference> Framework() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is { } name && !name.StartsWith("ExactSyncCluster.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path));

    private static IEnumerable<ResourceDescription> Resources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, "Mapping"), "*.json")
            .Select(static file => new ResourceDescription($"{CoreName}.Mapping.{Path.GetFileName(file)}", () => File.OpenRead(file), isPublic: true));

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "src", CoreName);
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The sources of Core are not above the program's folder: run it from a working tree.");
    }
}
