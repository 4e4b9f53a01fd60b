using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Playing;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Checking;

/// <summary>
/// Judges the engine's calls by the systems' own request logs: none may be refused because there were too many, Exact may not
/// be called more often in a minute than it allows, and an error needs a cause. Two have one: the shop's "changed meanwhile"
/// (412), by which it guards an edit that came in between, and a record that somebody has deleted.
/// </summary>
internal sealed class CallAudit(IEnumerable<LoggedRequest> exact, IEnumerable<LoggedRequest> webshop, Ledger ledger, SystemCalls exactCalls, int mostInAMinute)
{
    private const int Unauthorized = 401;
    private const int NotFound = 404;
    private const int Gone = 410;
    private const int ChangedMeanwhile = 412;
    private const int TooMany = 429;
    private const int FirstError = 400;

    private readonly ImmutableArray<LoggedRequest> _exact = [.. exact];
    private readonly ImmutableArray<LoggedRequest> _webshop = [.. webshop];

    /// <summary>Whether fault switches are thrown on purpose: an error that one of them gave is then no finding.</summary>
    public bool FaultsAreThrown { get; init; }

    public IEnumerable<Finding> Findings()
    {
        if (exactCalls.MostInAMinute > mostInAMinute)
        {
            yield return Of(Fault.Limit, SystemName.Exact, string.Create(CultureInfo.InvariantCulture, $"was called {exactCalls.MostInAMinute} times in a minute, and allows {mostInAMinute}"));
        }

        foreach (var system in SystemNames.Both)
        {
            var refused = Requests(system).Where(request => request.Status >= FirstError && !(FaultsAreThrown && request.Fault is not null)).ToList();
            if (refused.Count(static request => request.Status == TooMany) is > 0 and var tooMany)
            {
                yield return Of(Fault.Limit, system, string.Create(CultureInfo.InvariantCulture, $"refused {tooMany} calls with 429"));
            }

            foreach (var request in refused.Where(request => request.Status != TooMany && !HasCause(system, request)))
            {
                yield return Of(Fault.Refused, system, string.Create(CultureInfo.InvariantCulture, $"answered {request.Method} {request.Path.Split('?')[0]} with {request.Status}"));
            }
        }
    }

    private ImmutableArray<LoggedRequest> Requests(SystemName system) => system == SystemName.Exact ? _exact : _webshop;

    private bool HasCause(SystemName system, LoggedRequest request) => request.Status switch
    {
        ChangedMeanwhile => system == SystemName.Webshop,
        NotFound or Gone => IsDeleted(system, request.RecordId),
        // A token dies while a call is on its way with it; it is renewed, and the call sent again.
        Unauthorized => system == SystemName.Exact && Requests(system).Any(next => next.Kind == "token" && next.Status < FirstError && next.EndedAt >= request.At),
        _ => false,
    };

    private bool IsDeleted(SystemName system, string? record) =>
        record is not null
        && (ledger.Deeds.Any(deed => deed.System == system && deed.RowId == record && deed.Kind is DeedKind.Deleted or DeedKind.RemovedLine)
            || Requests(system).Any(request => request is { Method: "DELETE", Applied: true } && request.RecordId == record));

    private static Finding Of(Fault fault, SystemName system, string what) =>
        new(fault, null, system == SystemName.Exact ? "Exact Online" : "webshop", null, null, what);
}
