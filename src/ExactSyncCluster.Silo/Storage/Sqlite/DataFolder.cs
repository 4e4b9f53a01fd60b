namespace ExactSyncCluster.Silo.Storage.Sqlite;

/// <summary>
/// Holds a data folder for one silo: SQLite serves one, and two silos would both be the only one to renew tokens and to count calls.
/// The operating system lets go of it when the process ends, however it ends.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockName = "silo.lock";

    private readonly FileStream _held;

    private DataFolder(FileStream held) => _held = held;

    /// <summary>Takes the folder.</summary>
    /// <exception cref="StorageFailedException">Another silo has it.</exception>
    internal static DataFolder Take(string directory)
    {
        var file = Path.Combine(Directory.CreateDirectory(directory).FullName, LockName);
        try
        {
            return new(new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException error)
        {
            throw new StorageFailedException(
                $"Another silo runs on the data folder {Path.GetDirectoryName(file)}, and SQLite serves one silo alone. End that one, or give this one another folder.", error);
        }
    }

    public void Dispose() => _held.Dispose();
}
