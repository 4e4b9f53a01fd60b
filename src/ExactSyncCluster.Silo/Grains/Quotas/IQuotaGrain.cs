using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Grains.Connections;
using Orleans.Concurrency;

namespace ExactSyncCluster.Silo.Grains.Quotas;

/// <summary>The budget of calls to one Exact app and division, or to one shop host, however many connections use it. It wakes what waits for it.</summary>
[Alias("ExactSyncCluster.Quota")]
internal interface IQuotaGrain : IGrainWithStringKey
{
    /// <summary>Makes sure that it runs, and knows how far a connection has come that shares it. It wakes no pair of a connection before it is told.</summary>
    [AlwaysInterleave]
    [Alias("Ensure")]
    Task EnsureAsync(string connection, ConnectionProgress progress);

    /// <summary>Asks for one HTTP attempt. Null when it may go.</summary>
    [Alias("Take")]
    Task<CallFailure?> TakeAsync(CallPriority priority, string endpoint, bool rejectedBefore);

    /// <summary>Tells what came of an attempt.</summary>
    [OneWay]
    [Alias("Report")]
    Task ReportAsync(CallReport report);

    /// <summary>
    /// The feeds of an entity were read to their end, and every pair has taken in what they showed. True while calls are so short that
    /// pairs go together behind such reads.
    /// </summary>
    [AlwaysInterleave]
    [Alias("Viewed")]
    Task<bool> ViewedAsync(string connection, Entity entity, DateTimeOffset readStarted);

    /// <summary>Asks the fuse before a write is stored. Null when it may go.</summary>
    [Alias("MayWrite")]
    Task<CallFailure?> MayWriteAsync(string pair, SystemName system, WriteKind kind);

    /// <summary>A person lets a stopped kind of write go on.</summary>
    [Alias("Approve")]
    Task ApproveAsync(string connection, SystemName system, WriteKind kind);

    /// <summary>What is left.</summary>
    [AlwaysInterleave]
    [Alias("GetState")]
    Task<QuotaView> GetState();
}
