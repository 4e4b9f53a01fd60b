using System.CommandLine;
using ExactSyncCluster.Simulation.Commands;

var root = new RootCommand("Proves the promises by histories that a seed decides.") { RunCommand.Make(), ReplayCommand.Make(), PlantedCommand.Make(), ExhaustCommand.Make() };
return root.Parse(args).Invoke();
