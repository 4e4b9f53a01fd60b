namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>Gathers all that is wrong with one file, so that a person learns everything at once.</summary>
/// <param name="file">The file's name, as errors give it.</param>
internal sealed class FileFindings(string file)
{
    private readonly List<string> _errors = [];
    private readonly List<string> _warnings = [];

    /// <summary>The file's name.</summary>
    public string File => file;

    /// <summary>Why the file cannot be used, a line each.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>What should be mended although the file can be used.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public void Wrong(string? path, string reason, string remedy, string? nearest = null) =>
        _errors.Add(new ConnectionFileError(file, path, reason, remedy, nearest).ToString());

    /// <summary>An error that brings its own place along: a mapping's.</summary>
    public void Wrong(object error) => _errors.Add(error.ToString() ?? "");

    public void Warn(string path, string reason, string remedy) =>
        _warnings.Add(new ConnectionFileError(file, path, reason, remedy).ToString());
}
