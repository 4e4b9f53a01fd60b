using System.CommandLine;
using System.Globalization;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>Runs many histories and reports.</summary>
internal static class RunCommand
{
    private const long DefaultHistories = 20_000;

    public static Command Make()
    {
        var histories = new Option<long>("--histories") { Description = "How many histories.", DefaultValueFactory = static _ => DefaultHistories };
        var seed = new Option<ulong>("--seed") { Description = "The first seed; the others follow it.", DefaultValueFactory = static _ => 1 };
        var minutes = new Option<double?>("--minutes") { Description = "Ends after this time, however many were run." };
        var json = new Option<bool>("--json") { Description = "Prints the report as JSON." };
        var command = new Command("run", "Runs histories of consecutive seeds and checks every promise.") { histories, seed, minutes, json };
        command.SetAction(parsed => Run(
            parsed.GetValue(seed),
            parsed.GetValue(histories),
            parsed.GetValue(minutes) is { } most ? TimeSpan.FromMinutes(most) : null,
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(ulong seed, long count, TimeSpan? most, bool asJson)
    {
        var many = new ManyHistories(seed, count, most);
        var totals = many.Run();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Histories} histories, {totals.Steps} steps, {many.Elapsed.TotalSeconds:F1} s, {totals.Histories / many.Elapsed.TotalSeconds:F0} histories a second, {totals.Histories / Environment.CpuUsage.TotalTime.TotalSeconds:F0} a processor second"));
        Console.WriteLine($"violations: {totals.Failed.Count}");
        foreach (var group in totals.Failed.GroupBy(static failed => failed.Value.Law).OrderByDescending(static group => group.Count()))
        {
            Console.WriteLine($"  {group.Key}: {group.Count()}");
            foreach (var (failed, violation) in group.Take(4))
            {
                Console.WriteLine($"    {failed}: {violation.Message}");
            }
        }

        return totals.Failed.Count == 0 ? 0 : 1;
    }
}
