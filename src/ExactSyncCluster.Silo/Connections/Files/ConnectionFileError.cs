namespace ExactSyncCluster.Silo.Connections.Files;

/// <summary>What is wrong with a connection file, and where. It never holds a value, since the value may be a secret.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Path">The JSON path of the member; null when the file as a whole is meant.</param>
/// <param name="Reason">What is wrong, by the value's shape.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Nearest">The valid name nearest to an unknown one.</param>
internal sealed record ConnectionFileError(string File, string? Path, string Reason, string Remedy, string? Nearest = null)
{
    /// <inheritdoc/>
    public override string ToString() =>
        (Path is null ? File : $"{File} ({Path})") + $": {Reason}; {Remedy}" + (Nearest is null ? "" : $"; did you mean '{Nearest}'?");
}
