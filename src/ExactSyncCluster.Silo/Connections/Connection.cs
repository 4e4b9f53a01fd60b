using ExactSyncCluster.Connectors.ExactOnline;
using ExactSyncCluster.Connectors.ExactOnline.Authorization;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Connectors.Webshop.Authorization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Grains.Tokens;

namespace ExactSyncCluster.Silo.Connections;

/// <summary>A connection ready for use on this silo: its definition with the connectors and permits of both ends.</summary>
internal sealed class Connection
{
    /// <summary>Joins a definition with the things that live on this silo.</summary>
    public Connection(ConnectionDefinition definition, IGrainFactory grains, SystemHosts hosts, TimeProvider time, ILoggerFactory loggers)
    {
        Definition = definition;
        var exact = definition.Exact;
        Authorization = new(
            new() { BaseAddress = exact.BaseAddress, ClientId = exact.ClientId, ClientSecret = exact.ClientSecret, RedirectUri = exact.RedirectUri },
            exact.Tokens,
            hosts,
            time);
        Exact = new(
            new() { BaseAddress = exact.BaseAddress, Division = exact.Division, Currency = definition.Policy.Currency, MinuteWindow = exact.MinuteWindow },
            new GrainTokens(grains.GetGrain<ITokenGrain>(definition.Name)),
            hosts,
            time,
            loggers.CreateLogger<ExactOnlineConnector>());
        Webshop = new(
            new() { BaseAddress = definition.Webshop.BaseAddress, Credentials = definition.Webshop.Credentials },
            WebshopAccess.Tokens(definition.Webshop.Credentials, hosts, time, loggers),
            hosts,
            time,
            loggers.CreateLogger<WebshopConnector>());
        ExactPermits = new(grains.GetGrain<IQuotaGrain>(QuotaKey(SystemName.Exact)));
        WebshopPermits = new(grains.GetGrain<IQuotaGrain>(QuotaKey(SystemName.Webshop)));
    }

    /// <summary>What its file says.</summary>
    public ConnectionDefinition Definition { get; }

    /// <summary>The Exact end.</summary>
    public ExactOnlineConnector Exact { get; }

    /// <summary>The webshop's end.</summary>
    public WebshopConnector Webshop { get; }

    /// <summary>Where tokens come from. Only the token grain asks.</summary>
    public ExactOnlineAuthorization Authorization { get; }

    private GrainPermits ExactPermits { get; }

    private GrainPermits WebshopPermits { get; }

    /// <summary>One of the two ends.</summary>
    public ISystemConnector End(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    /// <summary>The budget that a system's calls are counted in. Connections that share an app and a division, or a shop, share it.</summary>
    public string QuotaKey(SystemName system) => system == SystemName.Exact
        ? $"exact|{Definition.Exact.BaseAddress.Authority}|{Definition.Exact.ClientId}|{Definition.Exact.Division}"
        : $"webshop|{Definition.Webshop.BaseAddress.Authority}";

    /// <summary>What a call to a system brings along.</summary>
    public CallContext Call(SystemName system, CallPriority priority, bool rejectedBefore = false, DateTimeOffset? sendBefore = null) =>
        new(system == SystemName.Exact ? ExactPermits : WebshopPermits, priority, rejectedBefore, sendBefore);
}
