namespace ExactSyncCluster.Sandbox.Webshop.Records;

/// <summary>One moment, as the shop's own clock shows it and as it truly is.</summary>
internal readonly record struct ShopInstant(DateTimeOffset Shown, DateTimeOffset True);
