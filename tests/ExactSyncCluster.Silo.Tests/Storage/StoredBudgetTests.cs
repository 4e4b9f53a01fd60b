using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Silo.Grains.Quotas;
using ExactSyncCluster.Silo.Storage;
using Orleans.Storage;

namespace ExactSyncCluster.Silo.Tests.Storage;

/// <summary>What was spent of a budget is not forgotten with the silo that spent it.</summary>
public abstract class StoredBudgetTests(StoreSilo silo)
{
    private const string Name = "quota";
    private const string Endpoint = "crm/Accounts";
    private const int Spent = 30;
    private const int MinuteLimit = 60;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly BudgetOptions Options = new() { MinuteLimit = MinuteLimit, DayLimit = 5_000, BlockSize = 7, Errors = null };

    public sealed class OnSqlite(SqliteSilo silo) : StoredBudgetTests(silo), IClassFixture<SqliteSilo>;

    public sealed class OnPostgres(PostgresSilo silo) : StoredBudgetTests(silo), IClassFixture<PostgresSilo>;

    [Fact]
    public async Task What_was_spent_survives_the_death_of_who_spent_it()
    {
        var storage = silo.Storage(SyncStorage.GrainsProviderName);
        var grain = GrainId.Create(Name, $"exact|{silo.NextId()}");
        Assert.Equal(Spent, await SpendAsync(storage, grain, Start, Spent));

        // It ends without a word: nothing is given back.
        var left = (await TakeUpAsync(storage, grain, Start)).Budget.Left(Start);
        Assert.InRange(left.MinuteLeft!.Value, 0, MinuteLimit - Spent);
        Assert.InRange(left.DayLeft!.Value, Options.DayLimit!.Value - Spent - Options.BlockSize, Options.DayLimit.Value - Spent);

        // However often the holder dies, the minute holds no more calls than it may.
        var more = 0;
        for (var death = 0; death < MinuteLimit; death++)
        {
            more += await SpendAsync(storage, grain, Start.AddSeconds(1), 1);
        }

        Assert.InRange(Spent + more, Spent + 1, MinuteLimit);
    }

    private static async Task<int> SpendAsync(IGrainStorage storage, GrainId grain, DateTimeOffset now, int calls)
    {
        var (state, budget) = await TakeUpAsync(storage, grain, now);
        var granted = 0;
        for (var call = 0; call < calls; call++)
        {
            if (budget.NeedsReservation(now) is { } reserved)
            {
                state.State = new() { Budget = reserved };
                await storage.WriteStateAsync(Name, grain, state);
                budget.Reserved(reserved);
            }

            if (budget.Take(now, new(CallPriority.Order, Endpoint), WaitingClasses.None) is BudgetDecision.Granted permit)
            {
                budget.Report(now, permit.Permit, new() { Endpoint = Endpoint, Status = 200 });
                granted++;
            }
        }

        return granted;
    }

    private static async Task<(GrainState<QuotaDocument> State, CallBudget Budget)> TakeUpAsync(IGrainStorage storage, GrainId grain, DateTimeOffset now)
    {
        var state = new GrainState<QuotaDocument>(new());
        await storage.ReadStateAsync(Name, grain, state);
        return (state, new(Options, state.State?.Budget, now));
    }
}
