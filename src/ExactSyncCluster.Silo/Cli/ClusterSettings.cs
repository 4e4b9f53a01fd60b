using System.CommandLine;
using System.Net;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>The settings by which silos share their work. Without PostgreSQL there is one silo alone.</summary>
internal sealed class ClusterSettings(Func<string, string?> environment)
{
    private readonly PostgresOption _postgres = new(environment);

    private readonly Option<string?> _cluster = new SettingOption(environment).Text(
        "--cluster-id", "EXACTSYNC_CLUSTER_ID", $"Silos with the same id in one database are one cluster; {SiloCluster.Name} when not given.");

    private readonly Option<string?> _service = new SettingOption(environment).Text(
        "--service-id", "EXACTSYNC_SERVICE_ID", $"The service to which what is stored belongs; {SiloCluster.Name} when not given.");

    private readonly Option<string?> _advertised = new SettingOption(environment).Text(
        "--advertised-address", "EXACTSYNC_ADVERTISED_ADDRESS", "The IP address at which the other silos find this one; 127.0.0.1 when not given.");

    /// <summary>The options of a command.</summary>
    public IEnumerable<Option> Options => [_postgres.Option, _cluster, _service, _advertised];

    /// <summary>What was set; null for one silo alone.</summary>
    /// <exception cref="SettingException">It cannot be; the message says why.</exception>
    public SiloCluster? Read(ParseResult parse)
    {
        if (_postgres.Read(parse) is not { } database)
        {
            return Given(parse) is { } alone
                ? throw new SettingException($"{alone} is for several silos, and SQLite serves one silo alone. Give --postgres, or leave {alone}.")
                : null;
        }

        return new()
        {
            Database = database,
            ClusterId = parse.GetValue(_cluster) ?? SiloCluster.Name,
            ServiceId = parse.GetValue(_service) ?? SiloCluster.Name,
            Advertised = parse.GetValue(_advertised) is { } address ? Address(address) : IPAddress.Loopback,
        };
    }

    private string? Given(ParseResult parse) =>
        new[] { _cluster, _service, _advertised }.FirstOrDefault(option => parse.GetValue(option) is not null)?.Name;

    private static IPAddress Address(string text) =>
        IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw new SettingException("--advertised-address must be the IP address of this machine that the other silos reach.");
}

/// <summary>Settings that contradict each other, or cannot be read.</summary>
internal sealed class SettingException(string message, Exception? inner = null) : Exception(message, inner);
