using System.Net;
using ExactSyncCluster.Silo.Storage;
using Orleans.Configuration;

namespace ExactSyncCluster.Silo.Cli;

/// <summary>How silos of a cluster find each other, and how soon they notice that one is gone.</summary>
internal static class ClusterHost
{
    // Three looks in a row without an answer, a second each: changes are to go on elsewhere within ten seconds, and who is given up
    // too soon does no harm, since the database knows the versions of all states. It ends, and is started again.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private const int MostMissed = 3;

    // Of two silos, one alone may give up the other only when it has not shown itself in the database for three times this. So long
    // silos that were all killed at once are waited for, too, when one starts anew.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(3);

    public static void JoinCluster(this ISiloBuilder silo, SiloCluster cluster, int siloPort, int gatewayPort)
    {
        silo.UsePostgresClustering();
        silo.ConfigureEndpoints(cluster.Advertised, siloPort, gatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(cluster.Advertised));
        silo.Configure<ClusterOptions>(ids =>
        {
            ids.ClusterId = cluster.ClusterId;
            ids.ServiceId = cluster.ServiceId;
        });
        silo.Configure<ClusterMembershipOptions>(static membership =>
        {
            membership.ProbeTimeout = Look;
            membership.NumMissedProbesLimit = MostMissed;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            membership.IAmAliveTablePublishTimeout = SignOfLife;
            membership.NumMissedTableIAmAliveLimit = MostMissed;
            membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
            membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        });
    }
}
