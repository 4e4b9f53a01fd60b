using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Connections;

/// <summary>The connections that this silo knows. Every silo of a cluster reads the same files.</summary>
internal sealed class ConnectionCatalog(IGrainFactory grains, SystemHosts hosts, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, Connection> _connections = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private ILookup<string, Connection>? _sharing;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<Connection> All => [.. _connections.Values];

    /// <summary>Makes a connection known.</summary>
    public Connection Add(ConnectionDefinition definition)
    {
        var connection = new Connection(definition, grains, hosts, time, loggers);
        lock (_gate)
        {
            _connections[definition.Name] = connection;
            _sharing = null;
        }

        return connection;
    }

    /// <summary>The connection of this name, if it is known.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Connection? connection) => _connections.TryGetValue(name, out connection);

    /// <summary>The connection of this name.</summary>
    /// <exception cref="KeyNotFoundException">No file names it.</exception>
    public Connection Get(string name) => TryGet(name, out var connection)
        ? connection
        : throw new KeyNotFoundException($"No connection file of this silo has the name '{name}'. Every silo of a cluster must be given the same files.");

    /// <summary>The connections that share a budget.</summary>
    public IReadOnlyCollection<Connection> Sharing(string quota)
    {
        lock (_gate)
        {
            // Each budget asks many times a minute: it must not cost more for every connection that there is.
            _sharing ??= _connections.Values
                .SelectMany(static connection => SystemNames.Both.Select(system => (Quota: connection.QuotaKey(system), Connection: connection)))
                .ToLookup(static one => one.Quota, static one => one.Connection, StringComparer.Ordinal);
            return [.. _sharing[quota]];
        }
    }
}
