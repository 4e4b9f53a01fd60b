namespace ExactSyncCluster.Sandbox.Webshop.Hooks;

internal enum HookPut
{
    Added,
    Replaced,
    Full,
}
