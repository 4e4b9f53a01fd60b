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

    // A first import, and later customers and products.
    private static readonly CallPriority[] Imports = [CallPriority.Backfill, CallPriority.Record];
    private static readonly int[] CallsAnOrder = [2, 4];

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
        OrderWait[] waits = [.. from calls in CallsAnOrder from import in Imports select new OrderWait(import, calls).Run()];
        BudgetAim[] aims =
        [
            new("calls of an idle day without webhooks", IdleDay.Calls(hasWebhooks: false), MostIdle),
            new("calls of an idle day with webhooks", IdleDay.Calls(hasWebhooks: true), MostIdleWithWebhooks),
            new("calls of an import that a call of a new order waits for", waits.Max(static wait => wait.Longest), MostBehind),
        ];
        foreach (var aim in aims)
        {
            Console.WriteLine(aim);
        }

        Console.WriteLine($"orders of {string.Join(" and ", CallsAnOrder)} calls that went meanwhile: {waits.Sum(static wait => wait.Orders)}; calls of the imports: {waits.Sum(static wait => wait.Imported)}");
        return aims.All(static aim => aim.IsMet) && waits.All(static wait => wait.Orders >= FewestOrders) ? 0 : 1;
    }
}
