using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>How a silo is started.</summary>
internal sealed record SiloOptions
{
    /// <summary>Where everything is kept on disk; empty in a cluster, which keeps all in its database.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>What it shares its work with; null for one silo alone, on SQLite.</summary>
    public SiloCluster? Cluster { get; init; }

    /// <summary>The port of webhooks, pages, health and metrics. 0 takes any.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>The address that is listened on. On loopback, who sits at this machine may look without a login.</summary>
    public string HttpAddress { get; init; } = "127.0.0.1";

    /// <summary>The proxies whose word is taken for a client's address and scheme. Default none.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The silo's own port. 0 takes any.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>The gateway's port. 0 takes any.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>How often the grains that work by themselves look for work.</summary>
    public Grains.Feeds.FeedPace Pace { get; init; } = new();

    /// <summary>How long and how often hosts are tried.</summary>
    public Connectors.Http.HostLimits Hosts { get; init; } = new();

    /// <summary>The console's password; null makes one up.</summary>
    public string? OperatorPassword { get; init; }

    /// <summary>What protects the stored keys; null leaves that to the folder's rights.</summary>
    public X509Certificate2? KeyCertificate { get; init; }

    /// <summary>True for few lines on the console.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>The password is never shown.</summary>
    public override string ToString() => $"{HttpAddress}:{HttpPort}";
}
