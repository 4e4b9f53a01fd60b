using System.Globalization;

namespace ExactSyncCluster.Benchmarks.Measuring;

/// <summary>What processes cost the machine, as its kernel counts it.</summary>
internal static class ProcessCost
{
    // A jiffy, as user programs are told it on all machines that .NET runs on.
    private const double TicksASecond = 100;
    private const int Parent = 1;
    private const int OwnUser = 11;
    private const int EndedChildrenSystem = 14;

    /// <summary>The processor time that a process, its children and those that ended have used so far.</summary>
    public static TimeSpan CpuOf(int process)
    {
        var whole = OwnOf(Fields(process) ?? throw new InvalidOperationException($"The process {process} has ended."));
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var other)
                && Fields(other) is { } fields && fields[Parent] == process.ToString(CultureInfo.InvariantCulture))
            {
                whole += OwnOf(fields);
            }
        }

        return TimeSpan.FromSeconds(whole / TicksASecond);
    }

    /// <summary>What of its memory is in the machine at present, in MiB.</summary>
    public static double WorkingSetOf(int process) => KibibytesOf(process, "VmRSS:") / 1024;

    /// <summary>The most of its memory that was in the machine at once, in MiB.</summary>
    public static double PeakOf(int process) => KibibytesOf(process, "VmHWM:") / 1024;

    private static double OwnOf(string[] fields) =>
        fields[OwnUser..(EndedChildrenSystem + 1)].Sum(static ticks => double.Parse(ticks, CultureInfo.InvariantCulture));

    // What stands after the name, which may have blanks in it.
    private static string[]? Fields(int process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/stat");
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double KibibytesOf(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
