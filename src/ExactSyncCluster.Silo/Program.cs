using System.CommandLine;
using ExactSyncCluster.Silo.Cli;

// The host ends by itself within its own time; the parser's shorter one would cut it off.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(45) };
return await RootCommands.Create(Environment.GetEnvironmentVariable).Parse(args).InvokeAsync(invocation);
