namespace ExactSyncCluster.Connectors.Webshop.Conformance;

/// <summary>One rule of the contract and how to put a shop to the test on it. A check that ends without a throw has passed.</summary>
internal sealed record ShopCheck(string Id, string Rule, Func<CheckShop, CancellationToken, Task> Run);
