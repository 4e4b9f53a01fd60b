using System.CommandLine;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Simulation.Loads;

namespace ExactSyncCluster.Simulation.Commands;

/// <summary>Measures what Exact's calls are spent on, on virtual time, with Core's rules.</summary>
internal static class BudgetCommand
{
    private const int MostIdle = 1500;
    private const int MostIdleWithWebhooks = 600;
    private const int MostBehind = 1;

    // Fewer would mean that hardly an order met the import.
    private const int FewestOrders = 30;

    public static Command Make()
    {
        var command = new Command("budget", "Measures in calls: an idle day, and how long a new order waits behind an import.");
        command.SetAction(static _ => Run());
        return command;
    }

    private static int Run()
    {
        OrderWait[] waits = [new OrderWait(CallPriority.Backfill).Run(), new OrderWait(CallPriority.Record).Run()];
        BudgetAim[] aims =
        [
            new("calls of an idle day without webhooks", IdleDay.Calls(hasWebhooks: false), MostIdle),
            new("calls of an idle day with webhooks", IdleDay.Calls(hasWebhooks: true), MostIdleWithWebhooks),
            new("calls of a first import that a call of a new order waits for", waits[0].Longest, MostBehind),
            new("calls of later customers and products that one waits for", waits[1].Longest, MostBehind),
        ];
        foreach (var aim in aims)
        {
            Console.WriteLine(aim);
        }

        Console.WriteLine($"orders that went meanwhile: {waits[0].Orders} and {waits[1].Orders}; calls of the imports: {waits[0].Imported} and {waits[1].Imported}");
        return aims.All(static aim => aim.IsMet) && waits.All(static wait => wait.Orders >= FewestOrders) ? 0 : 1;
    }
}
