using System.CommandLine;
using ExactSyncCluster.Benchmarks.Measuring;
using ExactSyncCluster.Silo.Cli;

namespace ExactSyncCluster.Benchmarks.Commands;

/// <summary>Tells which benchmarks there are, and what each asks.</summary>
internal static class ListCommand
{
    public static Command Make()
    {
        var command = new Command("list", "Lists the benchmarks.");
        command.SetAction(static _ =>
        {
            var width = AllBenchmarks.InOrder.Max(static benchmark => benchmark.Name.Length);
            foreach (var benchmark in AllBenchmarks.InOrder)
            {
                Console.WriteLine($"{benchmark.Name.PadRight(width)}  {benchmark.Asks}");
            }

            return ExitCodes.Well;
        });
        return command;
    }
}
