using System.Net;
using ExactSyncCluster.Silo.Storage.Postgres;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>What a silo is part of that shares its work with others.</summary>
internal sealed record SiloCluster
{
    /// <summary>The name of the cluster, or of the service, where none is chosen. Silos on SQLite have it too.</summary>
    public const string Name = "exactsync";

    /// <summary>The database that all of them share, and by which they find each other.</summary>
    public required PostgresAddress Database { get; init; }

    /// <summary>Silos with the same id in the same database are one cluster.</summary>
    public string ClusterId { get; init; } = Name;

    /// <summary>What is stored belongs to the service: it stays the same when the cluster is built anew.</summary>
    public string ServiceId { get; init; } = Name;

    /// <summary>The address at which the others find this silo. On loopback it is reached from this machine alone.</summary>
    public IPAddress Advertised { get; init; } = IPAddress.Loopback;
}
