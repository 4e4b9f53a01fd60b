using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo;
using ExactSyncCluster.Simulation.Time;

namespace ExactSyncCluster.Simulation.Cycles;

/// <summary>A stretch of cycles on one pair of systems: the same for the same seed. All kinds come equally often.</summary>
/// <param name="Seed">Decides everything.</param>
/// <param name="Cycles">The cycles in their order.</param>
internal sealed record CyclePlan(int Seed, ImmutableArray<PlannedCycle> Cycles)
{
    private const int EditsACycle = 8;
    private const ulong CycleDice = 1;

    // So few cycles come before the two systems are filled up; the edits begin after that.
    private const int MostFilling = 4;
    private const int FillingShare = 8;

    private static readonly TimeSpan EditSpan = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan LatestStrike = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestHang = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestHang = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestSpell = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestSpell = TimeSpan.FromSeconds(5);
    private static readonly double[] Shares = [0.3, 0.6, 1];

    /// <summary>How many cycles strike while the two systems are still matched and filled up.</summary>
    public int Filling => Math.Min(MostFilling, Cycles.Length / FillingShare);

    /// <summary>What stands in the systems at first, and how much is edited.</summary>
    public DemoOptions Options => new()
    {
        Seed = Seed,
        Accounts = 60 + Cycles.Length,
        Items = 40 + Cycles.Length,
        Orders = 60 + Cycles.Length,
        Edits = (Cycles.Length - Filling) * EditsACycle,
        Pace = (Cycles.Length - Filling) * EditSpan,
    };

    /// <summary>The part of the edits that belongs to a cycle.</summary>
    /// <param name="cycle">Its place among all.</param>
    public (TimeSpan From, TimeSpan Until) EditsOf(int cycle) => ((cycle - Filling) * EditSpan, (cycle - Filling + 1) * EditSpan);

    public static CyclePlan Draw(int seed, int count)
    {
        var dice = Dice.For((ulong)seed, CycleDice);
        var kinds = Dealt(Enum.GetValues<CycleKind>(), count, dice);
        var spells = new Queue<(SystemName System, SpellKind Kind)>(Dealt(
            [.. SystemNames.Both.SelectMany(static _ => Enum.GetValues<SpellKind>(), static (system, kind) => (system, kind))], kinds.Count(static kind => kind == CycleKind.Fault), dice));
        return new(seed, [.. kinds.Select(kind => Draw(kind, spells, dice))]);
    }

    private static PlannedCycle Draw(CycleKind kind, Queue<(SystemName System, SpellKind Kind)> spells, Dice dice)
    {
        var after = dice.Between(TimeSpan.Zero, LatestStrike);
        return kind switch
        {
            CycleKind.Kill => new PlannedCycle.Kill(after),
            CycleKind.KillAtRequest => new PlannedCycle.KillAtRequest(after, dice.Of(SystemNames.Both), dice.Chance(0.5)),
            CycleKind.Hang => new PlannedCycle.Hang(after, dice.Between(ShortestHang, LongestHang)),
            CycleKind.Fault => Draw(after, spells.Dequeue(), dice),
        };
    }

    private static PlannedCycle.Fault Draw(TimeSpan after, (SystemName System, SpellKind Kind) spell, Dice dice) =>
        new(after, new(spell.System, spell.Kind, dice.Of(Shares)), dice.Between(ShortestSpell, LongestSpell));

    // As with cards: each comes once before one comes again.
    private static List<T> Dealt<T>(IReadOnlyList<T> cards, int count, Dice dice)
    {
        var dealt = new List<T>(count);
        var deck = new List<T>();
        while (dealt.Count < count)
        {
            if (deck.Count == 0)
            {
                deck.AddRange(cards);
            }

            var card = dice.Of(deck);
            deck.Remove(card);
            dealt.Add(card);
        }

        return dealt;
    }
}
