using ExactSyncCluster.Silo.Connections.Files;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Tells a person what is wrong with the files.</summary>
internal static class FileReport
{
    /// <summary>Tells what is wrong, and in which folder.</summary>
    /// <param name="error">Where it is written.</param>
    /// <param name="refused">What is wrong.</param>
    /// <param name="folder">The folder as it was given.</param>
    /// <param name="end">How the last line ends: what follows from it.</param>
    public static async Task WriteAsync(TextWriter error, ConnectionReading.Refused refused, string folder, string end)
    {
        foreach (var line in refused.Errors)
        {
            await error.WriteLineAsync(line);
        }

        await WriteAsync(error, refused.Warnings);
        await error.WriteLineAsync($"{(refused.Errors.Length == 1 ? "1 thing is" : $"{refused.Errors.Length} things are")} wrong in {Path.GetFullPath(folder)}{end}.");
    }

    public static async Task WriteAsync(TextWriter error, IEnumerable<string> warnings)
    {
        foreach (var line in warnings)
        {
            await error.WriteLineAsync($"Warning: {line}");
        }
    }
}
