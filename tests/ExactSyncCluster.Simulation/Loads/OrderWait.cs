using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Simulation.Loads;

/// <summary>New orders that arrive while a catalogue import takes every call that it can get.</summary>
/// <param name="import">The class of the import's calls.</param>
/// <param name="callsAnOrder">What an order takes: it is made, and read; each further line is a call.</param>
internal sealed class OrderWait(CallPriority import, int callsAnOrder)
{
    private const string Endpoint = "salesorder/SalesOrders";

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    // An import that goes on for longer comes to the end of the day's calls, and then nobody waits behind it.
    private static readonly TimeSpan Length = TimeSpan.FromHours(1);

    // As long as a call lasts.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    // No divisor of a minute, so that orders come in each second of it.
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(97.25);

    private readonly CallBudget _budget = new(new(), null, Start);
    private readonly Queue<(DateTimeOffset At, long Permit, string Endpoint)> _underWay = new();
    private int _left;
    private int _behind;

    /// <summary>The most calls that one call of an order waited for: those of the import that went meanwhile, and as many as could have gone one after the other.</summary>
    public int Longest { get; private set; }

    /// <summary>Orders that went.</summary>
    public int Orders { get; private set; }

    /// <summary>Calls of the import that went.</summary>
    public int Imported { get; private set; }

    /// <summary>Runs for as long as it takes to measure.</summary>
    public OrderWait Run()
    {
        var nextOrder = Start + Between;
        for (var now = Start; now < Start + Length; now += Step)
        {
            End(now);

            // The import asks first in each step: an order is not there to be preferred before it is known.
            Import(now);
            if (_left == 0 && nextOrder <= now)
            {
                (_left, _behind, nextOrder) = (callsAnOrder, 0, nextOrder + Between);
            }

            Order(now);
        }

        return this;
    }

    private void Order(DateTimeOffset now)
    {
        while (_left > 0 && Take(now, CallPriority.Order, Endpoint))
        {
            (_left, _behind) = (_left - 1, 0);
            Orders += _left == 0 ? 1 : 0;
        }

        _behind += _left > 0 ? 1 : 0;
        Longest = Math.Max(Longest, _behind);
    }

    private void Import(DateTimeOffset now)
    {
        while (Take(now, import, "logistics/Items"))
        {
            Imported++;
            _behind += _left > 0 ? 1 : 0;
        }
    }

    private bool Take(DateTimeOffset now, CallPriority priority, string endpoint)
    {
        if (_budget.NeedsReservation(now) is { } state)
        {
            _budget.Reserved(state);
        }

        // Who is due counts as waiting, also before the next look at the directory.
        var waiting = _left > 0 ? WaitingClasses.Of(import, CallPriority.Order) : WaitingClasses.Of(import);
        if (_budget.Take(now, new(priority, endpoint), waiting) is not BudgetDecision.Granted granted)
        {
            return false;
        }

        _underWay.Enqueue((now + Step, granted.Permit, endpoint));
        return true;
    }

    private void End(DateTimeOffset now)
    {
        while (_underWay.TryPeek(out var call) && call.At <= now)
        {
            _underWay.Dequeue();
            _budget.Report(now, call.Permit, new() { Endpoint = call.Endpoint, Status = 200 });
        }
    }
}
