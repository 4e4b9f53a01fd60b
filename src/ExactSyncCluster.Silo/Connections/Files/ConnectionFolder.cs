using System.Collections.Immutable;

namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Reads all connection files of a folder.</summary>
internal static class ConnectionFolder
{
    /// <summary>Which files are connections.</summary>
    public const string Pattern = "*.connection.json";

    private const int MostFiles = 10_000;
    private const int LongestFile = 1_000_000;
    private const string CheckRights = "check the rights of the user that runs this command";

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="home">The silo's own address, for connections without a public one.</param>
    /// <param name="environment">The environment's variables.</param>
    public static ConnectionReading Read(string folder, Uri home, Func<string, string?> environment)
    {
        if (!Directory.Exists(folder))
        {
            return Refused(folder, "there is no such folder", "make it, and put a connection file into it");
        }

        try
        {
            var files = Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal).Take(MostFiles + 1).ToList();
            return files.Count switch
            {
                0 => Refused(folder, $"no file here is named {Pattern}", "the command 'connection example' prints one to begin with"),
                > MostFiles => Refused(folder, $"more than {MostFiles} connections are here", "divide them among several clusters"),
                _ => Read(files, home, environment),
            };
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return Refused(folder, "the folder cannot be read", CheckRights);
        }
    }

    private static ConnectionReading Read(List<string> files, Uri home, Func<string, string?> environment)
    {
        var errors = ImmutableArray.CreateBuilder<string>();
        var warnings = ImmutableArray.CreateBuilder<string>();
        var known = new List<NamedFile>();
        foreach (var path in files)
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            var room = new ReadingRoom(new(Path.GetFileName(path)), new(folder, environment), folder, home);
            if (Text(path, room.Findings) is { } text && ConnectionFileReader.Read(text, room) is { } definition)
            {
                var file = new NamedFile(room.Findings.File, definition);
                Compare(file, known, room.Findings);
                known.Add(file);
            }

            errors.AddRange(room.Findings.Errors);
            warnings.AddRange(room.Findings.Warnings);
        }

        return errors.Count > 0
            ? new ConnectionReading.Refused([.. errors.Distinct()], warnings.ToImmutable())
            : new ConnectionReading.Read([.. known.Select(static file => file.Definition)], warnings.ToImmutable());
    }

    private static void Compare(NamedFile file, List<NamedFile> known, FileFindings findings)
    {
        var (_, one) = file;
        if (known.Find(other => other.Definition.Name == one.Name) is { } same)
        {
            findings.Wrong("$.name", $"{same.File} has the same name", "give each connection a name of its own");
        }

        var shared = known.Find(other => other.Definition.Exact.BaseAddress == one.Exact.BaseAddress
            && other.Definition.Exact.Division == one.Exact.Division
            && other.Definition.Exact.ClientId == one.Exact.ClientId
            && other.Definition.Exact.Budget != one.Exact.Budget);
        if (shared is not null)
        {
            findings.Wrong("$.limits", $"{shared.File} uses the same app in the same division with other limits of calls", "give both the same limits and the same timeDividedBy: Exact counts their calls together");
        }

        var twin = known.Find(other => other.Definition.Exact.BaseAddress == one.Exact.BaseAddress
            && other.Definition.Exact.Division == one.Exact.Division
            && other.Definition.Webshop.BaseAddress == one.Webshop.BaseAddress);
        if (twin is not null)
        {
            findings.Wrong(null, $"{twin.File} joins the same division and the same shop", "keep one of the two: both would make every record");
        }
    }

    private static string? Text(string path, FileFindings findings)
    {
        try
        {
            if (new FileInfo(path).Length <= LongestFile)
            {
                return File.ReadAllText(path);
            }

            findings.Wrong(null, $"the file has more than {LongestFile} bytes", "a connection file is much shorter");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            findings.Wrong(null, "the file cannot be read", CheckRights);
        }

        return null;
    }

    private static ConnectionReading.Refused Refused(string folder, string reason, string remedy) =>
        new([new ConnectionFileError(Path.GetFullPath(folder), null, reason, remedy).ToString()], []);

    private sealed record NamedFile(string File, ConnectionDefinition Definition);
}
