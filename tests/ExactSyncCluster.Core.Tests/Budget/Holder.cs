using System.Text.Json;
using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Pairs;

namespace ExactSyncCluster.Core.Tests.Budget;

/// <summary>Stores reservations as the grain does; what it stored outlives it.</summary>
internal sealed class Holder
{
    public Holder(BudgetOptions options, DateTimeOffset now, string? stored = null)
    {
        Stored = stored;
        Budget = new(options, stored is null ? null : JsonSerializer.Deserialize<BudgetState>(stored, PairJson.Options), now);
    }

    public CallBudget Budget { get; }

    public string? Stored { get; private set; }

    public int Stores { get; private set; }

    public static string Write(BudgetState state) => JsonSerializer.Serialize(state, PairJson.Options);

    public BudgetDecision Take(DateTimeOffset now, CallAsk ask, WaitingClasses waiting = default)
    {
        if (Budget.NeedsReservation(now) is { } state)
        {
            Stored = Write(state);
            Stores++;
            Budget.Reserved(state);
        }

        return Budget.Take(now, ask, waiting);
    }
}
