using ExactSyncCluster.Silo.Cli;

return await RootCommands.Create().Parse(args).InvokeAsync();
