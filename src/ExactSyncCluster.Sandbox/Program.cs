using System.CommandLine;
using ExactSyncCluster.Sandbox.ExactOnline;
using ExactSyncCluster.Sandbox.Webshop;

var root = new RootCommand("Stand-in systems for trying out the sync.")
{
    ExactOnlineSandboxCommand.Create(),
    WebshopSandboxCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
