using ExactSyncCluster.Silo.Connections.Files;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>Tells a person what is wrong with the files.</summary>
internal static class FileReport
{
    public static async Task WriteAsync(TextWriter error, ConnectionReading.Refused refused)
    {
        foreach (var line in refused.Errors)
        {
            await error.WriteLineAsync(line);
        }

        await WriteAsync(error, refused.Warnings);
        await error.WriteLineAsync(refused.Errors.Length == 1 ? "1 thing is wrong; nothing was started." : $"{refused.Errors.Length} things are wrong; nothing was started.");
    }

    public static async Task WriteAsync(TextWriter error, IEnumerable<string> warnings)
    {
        foreach (var line in warnings)
        {
            await error.WriteLineAsync($"Warning: {line}");
        }
    }
}
