namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>All that a connection needs to reach the two sandboxes.</summary>
/// <param name="ExactAddress">Where Exact Online is, without a path.</param>
/// <param name="Division">The division to pin.</param>
/// <param name="ClientId">The app's id; not a secret.</param>
/// <param name="ClientSecret">The app's secret.</param>
/// <param name="WebhookSecret">What Exact Online signs its webhooks with.</param>
/// <param name="WebshopAddress">The base address of the shop's API.</param>
/// <param name="ApiKey">The shop's key.</param>
internal sealed record DemoConnection(
    Uri ExactAddress,
    int Division,
    string ClientId,
    string ClientSecret,
    string WebhookSecret,
    Uri WebshopAddress,
    string ApiKey);
