using System.CommandLine;
using ExactSyncCluster.Benchmarks.Commands;

var root = new RootCommand("Measures the program against what bounds it: every figure as a ratio, taken in one run.")
{
    ListCommand.Make(), BenchmarkCommands.All(),
};
foreach (var command in BenchmarkCommands.Each())
{
    root.Add(command);
}

return await root.Parse(args).InvokeAsync();
