using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;

namespace ExactSyncCluster.Core.Tests.Budget;

/// <summary>
/// A long story told by dice: callers that are slow, time out or die, holders that crash around their writes or go on as
/// zombies beside their successor, clocks that differ, and other callers on the same limits.
/// </summary>
internal sealed class BudgetStory(BudgetOptions options, LimitedServer server, int seed)
{
    public static readonly DateTimeOffset Start = new(2025, 3, 10, 9, 17, 23, TimeSpan.Zero);

    private static readonly string[] Endpoints = ["crm/Accounts", "logistics/Items"];
    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(8);

    private readonly Random _dice = new(seed);
    private readonly PriorityQueue<Action, (DateTimeOffset At, int Order)> _events = new();
    private readonly List<Holder> _zombies = [];
    private Holder _holder = new(options, Start);
    private DateTimeOffset _now = Start;
    private TimeSpan _skew;
    private int _order;

    public double CrashRate { get; init; }

    public double ErrorRate { get; init; }

    public double SlowRate { get; init; } = 0.05;

    public double SilentRate { get; init; } = 0.01;

    public int Granted { get; private set; }

    public int Crashes { get; private set; }

    public void Run(TimeSpan length, double asksASecond)
    {
        while (_now < Start + length)
        {
            _now += TimeSpan.FromSeconds(-Math.Log(1 - _dice.NextDouble()) / asksASecond);
            Happen();
            if (_dice.NextDouble() < CrashRate)
            {
                Crash(_holder.Stored);
            }

            Ask();
        }
    }

    private void Happen()
    {
        while (_events.TryPeek(out var happens, out var when) && when.At <= _now)
        {
            _events.Dequeue();
            happens();
        }
    }

    private void Ask()
    {
        var isZombie = _zombies.Count > 0 && _dice.Next(2) == 0;
        var holder = isZombie ? _zombies[^1] : _holder;
        var at = _now + (isZombie ? TimeSpan.Zero : _skew);
        if (isZombie && holder.Budget.NeedsReservation(at) is not null)
        {
            // Its write would be refused, and so it stops.
            _zombies.Remove(holder);
            return;
        }

        if (!isZombie && CrashRate > 0 && _dice.Next(40) == 0 && holder.Budget.NeedsReservation(at) is { } state)
        {
            Crash(_dice.Next(2) == 0 ? holder.Stored : Holder.Write(state));
            return;
        }

        var ask = new CallAsk((CallPriority)_dice.Next(5), Endpoints[_dice.Next(2)], _dice.Next(3) == 0);
        if (holder.Take(at, ask, WaitingClasses.Of((CallPriority)_dice.Next(5))) is BudgetDecision.Granted(var permit))
        {
            Granted++;
            Call(holder, permit, ask, isZombie);
        }
    }

    private void Call(Holder holder, long permit, CallAsk ask, bool byZombie)
    {
        var isSlow = _dice.NextDouble() < SlowRate;
        var arrives = TimeSpan.FromSeconds(_dice.NextDouble() * (isSlow ? 14.9 : 0.2));
        var answers = arrives + TimeSpan.FromSeconds(_dice.NextDouble() * (isSlow ? 6 : 0.2));
        var isHeard = answers <= TimeOut;
        var isError = isHeard && _dice.NextDouble() < ErrorRate;
        var report = new CallReport { Endpoint = ask.Endpoint, Status = null };
        At(_now + arrives, () => report = isHeard ? server.Count(_now, ask.Endpoint, isError) : Unheard(ask.Endpoint));
        if (_dice.NextDouble() >= SilentRate)
        {
            // A caller outlives a crash of the holder and then reports to the next one.
            At(_now + (isHeard ? answers : TimeOut), () =>
            {
                var to = byZombie && _zombies.Contains(holder) ? holder : _holder;
                to.Budget.Report(_now + (to == _holder ? _skew : TimeSpan.Zero), permit, report);
            });
        }
    }

    private CallReport Unheard(string endpoint) => server.Count(_now, endpoint, isError: false) is { } told
        ? new() { Endpoint = told.Endpoint, Status = null }
        : throw new InvalidOperationException("The server counts every call.");

    private void Crash(string? stored)
    {
        Crashes++;
        if (_dice.Next(3) == 0 && _holder.Stored == stored)
        {
            _zombies.Clear();
            _zombies.Add(_holder);
        }

        _now += TimeSpan.FromSeconds(_dice.NextDouble() * _dice.Next(1, 30));
        _skew = TimeSpan.FromSeconds(_dice.NextDouble());
        Happen();
        _holder = new(options, _now + _skew, stored);
    }

    private void At(DateTimeOffset time, Action happens) => _events.Enqueue(
        () =>
        {
            var present = _now;
            _now = time;
            happens();
            _now = present;
        },
        (time, _order++));
}
