using System.Diagnostics;

namespace ExactSyncCluster.Deploy.Tests.Prometheus;

/// <summary>Prometheus' programs, as they are installed on this machine.</summary>
internal static class PrometheusPrograms
{
    public static string Server => Find("prometheus");

    /// <summary>Runs the program that checks configurations and rules.</summary>
    public static async Task<(int ExitCode, string Said)> CheckAsync(CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find("promtool"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(cancellation);
        var complained = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await said + await complained);
    }

    private static string Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"Prometheus' program {program} is not installed on this machine; on Debian: apt-get install prometheus");
}
