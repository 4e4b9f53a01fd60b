using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using ExactSyncCluster.Simulation.Processes;

namespace ExactSyncCluster.Benchmarks.Reports;

/// <summary>What the figures were measured on.</summary>
/// <param name="Processor">Its name and how many cores this program may use.</param>
/// <param name="MemoryGib">The machine's memory, in GiB.</param>
/// <param name="System">The operating system.</param>
/// <param name="Load">How many processes of anybody wanted a processor in the last minute, when the run had ended.</param>
/// <param name="Versions">Of the product and of what it stands on.</param>
/// <param name="Command">How it was run.</param>
internal sealed record Machine(string Processor, double MemoryGib, string System, double Load, IReadOnlyDictionary<string, string> Versions, string Command)
{
    private const double BytesAGib = 1 << 30;

    public static Machine Describe() => new(
        $"{ProcessorName()}, {Environment.ProcessorCount} cores",
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesAGib, 1),
        RuntimeInformation.OSDescription,
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture),
        new Dictionary<string, string>
        {
            ["Exact Sync Cluster"] = VersionOf(typeof(Silo.Cli.ExitCodes)),
            [".NET"] = Environment.Version.ToString(),
            ["Orleans"] = VersionOf(typeof(Orleans.Grain)),
            ["Npgsql"] = VersionOf(typeof(Npgsql.NpgsqlConnection)),
            ["PostgreSQL"] = PrivatePostgres.Version(),
        },
        $"dotnet run --project tests/ExactSyncCluster.Benchmarks -c Release -- {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}");

    private static string ProcessorName()
    {
        const string name = "model name";
        var line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? "unknown processor" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split(". Commit")[0] ?? "unknown";
}
