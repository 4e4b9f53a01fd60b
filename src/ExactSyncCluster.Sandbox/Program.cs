using System.CommandLine;
using ExactSyncCluster.Sandbox.ExactOnline;

var root = new RootCommand("Stand-in systems for trying out the sync.")
{
    ExactOnlineSandboxCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
