namespace ExactSyncCluster.Deploy.Tests;

/// <summary>The files as they lie in the repository, which is what an operator has.</summary>
internal static class Checkout
{
    private const string Mark = "ExactSyncCluster.sln";

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Find();

    /// <summary>The full path of one of its files or folders.</summary>
    public static string PathOf(string path) => Path.GetFullPath(Path.Combine(Root, path));

    /// <summary>The text of one of its files.</summary>
    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Mark)))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"The tests do not lie below a folder that has {Mark}.");
    }
}
