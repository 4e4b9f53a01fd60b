using System.CommandLine;
using ExactSyncCluster.Simulation.Commands;

var root = new RootCommand("Proves the promises by histories that a seed decides, and by a real silo that is killed.")
{
    RunCommand.Make(), ReplayCommand.Make(), PlantedCommand.Make(), ExhaustCommand.Make(), ClusterCommand.Make(), BudgetCommand.Make(),
};
return await root.Parse(args).InvokeAsync();
