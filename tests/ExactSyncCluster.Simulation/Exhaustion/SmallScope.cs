using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Histories;

namespace ExactSyncCluster.Simulation.Exhaustion;

/// <summary>
/// All histories of one pair of customers with two properties: up to three edits in every order and at two paces, and up
/// to two of the twelve worst faults, each at every one of its first opportunities.
/// </summary>
internal static class SmallScope
{
    private const int MostEdits = 3;
    private const int MostAlone = 8;
    private const int MostTogether = 2;
    private const double Always = 1;

    private static readonly ImmutableArray<FaultKind> Worst =
    [
        FaultKind.ReplyLost, FaultKind.RequestLost, FaultKind.AppliedLate, FaultKind.Crash, FaultKind.SiloKilled, FaultKind.StoreFails,
        FaultKind.StoreAnswerLost, FaultKind.SecondActivation, FaultKind.DeliveryLost, FaultKind.DeliveryDelayed, FaultKind.RowLate, FaultKind.EditMeanwhile,
    ];

    private static readonly ImmutableArray<TimeSpan> Paces = [TimeSpan.FromMilliseconds(30), TimeSpan.FromSeconds(4)];

    /// <summary>Every one of them.</summary>
    public static IEnumerable<HistoryPlan> Histories()
    {
        foreach (var origin in Enum.GetValues<Origin>())
        {
            foreach (var edits in EditOrders())
            {
                foreach (var script in Scripts())
                {
                    yield return new()
                    {
                        Seed = 1,
                        Records = [new(0, Entity.Customer, origin)],
                        Edits = edits,
                        Faults = script.Select(static fault => fault.Kind).Distinct().ToImmutableSortedDictionary(static kind => kind, static _ => Always),
                        Script = script,
                        WholeMapping = false,
                        Limited = false,
                        PageSize = 100,
                    };
                }
            }
        }
    }

    private static IEnumerable<ImmutableArray<PlannedEdit>> EditOrders()
    {
        yield return [];
        for (var length = 1; length <= MostEdits; length++)
        {
            foreach (var pace in Paces)
            {
                foreach (var edits in Orders([], length, pace))
                {
                    yield return edits;
                }
            }
        }
    }

    private static IEnumerable<ImmutableArray<PlannedEdit>> Orders(ImmutableArray<PlannedEdit> begun, int length, TimeSpan pace)
    {
        if (begun.Length == length)
        {
            return [begun];
        }

        const int properties = 2;
        return SystemNames.Both.SelectMany(system => Enumerable.Range(0, properties), (system, what) => begun.Add(new(begun.Length, pace, 0, system, EditKind.Property, what)))
            .SelectMany(next => Orders(next, length, pace));
    }

    private static IEnumerable<ImmutableArray<ScriptedFault>> Scripts()
    {
        yield return [];
        foreach (var fault in Faults(MostAlone))
        {
            yield return [fault];
        }

        var faults = Faults(MostTogether).ToList();
        for (var one = 0; one < faults.Count; one++)
        {
            for (var other = one + 1; other < faults.Count; other++)
            {
                yield return [faults[one], faults[other]];
            }
        }
    }

    private static IEnumerable<ScriptedFault> Faults(int most) =>
        Worst.SelectMany(_ => Enumerable.Range(1, most), static (kind, opportunity) => new ScriptedFault(kind, opportunity));
}
