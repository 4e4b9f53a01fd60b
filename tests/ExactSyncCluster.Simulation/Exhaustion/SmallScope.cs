using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Cluster;
using ExactSyncCluster.Simulation.Faults;
using ExactSyncCluster.Simulation.Histories;

namespace ExactSyncCluster.Simulation.Exhaustion;

/// <summary>
/// All histories of one pair of customers with two properties: up to three edits in every order and at two paces, and up
/// to two of the twelve worst faults: one at each of its opportunities, crash points among them, and any two together.
/// </summary>
/// <param name="mostTogether">Two faults meet at no later opportunity of each than this; one alone strikes at all that arise.</param>
internal sealed class SmallScope(int mostTogether)
{
    private const int MostEdits = 3;
    private const double Always = 1;

    // Far more than arise with three edits: a history that goes on and on is a violation of its own.
    private const int MostOpportunities = 1000;

    private static readonly ImmutableArray<FaultKind> Worst =
    [
        FaultKind.ReplyLost, FaultKind.RequestLost, FaultKind.AppliedLate, FaultKind.Crash, FaultKind.SiloKilled, FaultKind.StoreFails,
        FaultKind.StoreAnswerLost, FaultKind.SecondActivation, FaultKind.DeliveryLost, FaultKind.DeliveryDelayed, FaultKind.RowLate, FaultKind.EditMeanwhile,
    ];

    private static readonly ImmutableArray<TimeSpan> Paces = [TimeSpan.FromMilliseconds(30), TimeSpan.FromSeconds(4)];

    /// <summary>Where the records begin and what people do, in every order.</summary>
    public static ImmutableArray<(Origin Origin, ImmutableArray<PlannedEdit> Edits)> Beginnings { get; } =
        [.. Enum.GetValues<Origin>().SelectMany(static _ => EditOrders(), static (origin, edits) => (origin, edits))];

    /// <summary>Runs every history that begins so: without a fault, with each alone, with each two.</summary>
    public IEnumerable<World> Run(Origin origin, ImmutableArray<PlannedEdit> edits)
    {
        yield return HistoryRun.Run(Plan(origin, edits, []));
        foreach (var first in Worst)
        {
            for (var at = 1; at <= MostOpportunities; at++)
            {
                var one = new ScriptedFault(first, at);
                var world = HistoryRun.Run(Plan(origin, edits, [one]));
                if (!world.Weather.HasCome(one))
                {
                    break;
                }

                yield return world;
                if (at <= mostTogether)
                {
                    foreach (var both in Together(origin, edits, one))
                    {
                        yield return both;
                    }
                }
            }
        }
    }

    // Each two of them once: those of one kind in the order of their opportunities, those of two kinds in the order of the kinds.
    private IEnumerable<World> Together(Origin origin, ImmutableArray<PlannedEdit> edits, ScriptedFault one)
    {
        foreach (var second in Worst.Skip(Worst.IndexOf(one.Kind)))
        {
            for (var at = second == one.Kind ? one.Opportunity + 1 : 1; at <= mostTogether; at++)
            {
                var other = new ScriptedFault(second, at);
                var world = HistoryRun.Run(Plan(origin, edits, [one, other]));
                // The other may come first and leave no opportunity for the one: then it was run alone.
                if (!world.Weather.HasCome(other))
                {
                    break;
                }

                yield return world;
            }
        }
    }

    private static HistoryPlan Plan(Origin origin, ImmutableArray<PlannedEdit> edits, ImmutableArray<ScriptedFault> script) => new()
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

    private static IEnumerable<ImmutableArray<PlannedEdit>> EditOrders() =>
        [[], .. from length in Enumerable.Range(1, MostEdits) from pace in Paces from edits in Orders([], length, pace) select edits];

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
}
