using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>Who edits what, where and when. The same for the same seed and the same linked pairs.</summary>
internal sealed class EditPlan
{
    private const int DataStream = 4;
    private const int ShortestGapMs = 3;
    private const int LongestGapMs = 15;
    private const int Delivered = 21;
    private const int DeliveredInPart = 20;

    private readonly DutchData data;
    private readonly NewValues values;
    private readonly PairDecks decks;
    private readonly List<(ImmutableArray<PlannedAct> Acts, TimeSpan Gap)> moments = [];
    private int made;

    private EditPlan(DemoOptions options, PairBook book)
    {
        data = SeedPlan.Data(options, DataStream);
        values = new NewValues(data);
        decks = new PairDecks(book, data);
    }

    /// <summary>The steps in the order of time. Every share of the edits is one kind of thing that people do.</summary>
    public static ImmutableArray<PlannedStep> Make(DemoOptions options, PairBook book)
    {
        var plan = new EditPlan(options, book);
        var edits = options.Edits;
        plan.Repeat(edits * 3 / 20, plan.Conflict);
        plan.Repeat(edits / 30, plan.SameEdit);
        plan.Repeat(edits / 20, plan.Beside);
        plan.Repeat(edits / 15, plan.MakeNew);
        plan.Repeat(Math.Min(4, edits / 60), plan.Delete);
        plan.Repeat(edits / 20, plan.AddLine);
        plan.Repeat(edits / 30, plan.RemoveLine);
        plan.Repeat(edits / 30, plan.Deliver);

        // From here on pairs are met again and again, so all that want one to themselves come before.
        plan.Repeat(edits / 20, plan.Clear);
        plan.Repeat(edits / 30, plan.Stock);
        plan.Repeat(edits - plan.moments.Sum(static moment => moment.Acts.Length), plan.Single);
        return plan.InTime(options.Pace);
    }

    private ImmutableArray<PlannedStep> InTime(TimeSpan pace)
    {
        var shuffled = data.Dice.Shuffle(moments).ToList();
        return [.. shuffled.Select((moment, place) => new PlannedStep(pace * place / Math.Max(1, shuffled.Count), moment.Acts, moment.Gap))];
    }

    private void Conflict()
    {
        if (decks.Alone() is { } subject)
        {
            var mine = values.Any(subject.Pair.Entity, subject.Line is not null);
            var theirs = values.For(subject.Pair.Entity, subject.Line is not null, NameFor(mine));
            Meet(subject, mine, theirs);
        }
    }

    private void SameEdit()
    {
        if (decks.Alone() is { } subject)
        {
            var both = values.Any(subject.Pair.Entity, subject.Line is not null);
            Meet(subject, both, both);
        }
    }

    private void Beside()
    {
        if (decks.Alone() is { } subject)
        {
            var mine = values.Any(subject.Pair.Entity, subject.Line is not null);
            var theirs = values.Any(subject.Pair.Entity, subject.Line is not null, NameFor(mine));
            Meet(subject, mine, theirs);
        }
    }

    private void Clear() => Add(decks.Common() is { } subject && values.Clearing(subject.Pair) is { } cleared
        ? new PlannedAct.Set(Side(), subject.Pair, null, [cleared])
        : null);

    private void Single() => Add(decks.Common() is { } subject
        ? new PlannedAct.Set(Side(), subject.Pair, subject.Line, values.Any(subject.Pair.Entity, subject.Line is not null))
        : null);

    private void Stock() => Add(decks.StockedProduct() is { StockId: not null } product
        ? new PlannedAct.Set(SystemName.Exact, product, null, [new PlannedValue(DemoProperties.Find(Entity.Product, "stock"), DemoValue.Of(data.Dice.Int(300, 900)))])
        : null);

    private void Deliver() => Add(decks.OrderAlone() is { } order
        ? new PlannedAct.Deliver(order, data.Chance(0.5) ? Delivered : DeliveredInPart)
        : null);

    // Lines are added and removed on one side of an order only: two people rewriting one list is another matter than two edits.
    private void AddLine()
    {
        var system = Side();
        if (decks.OrderForLines(system) is { } order && decks.ProductNotIn(order) is { } product)
        {
            var content = new SeedLine(product.Key, data.Dice.Int(1, 9), data.Price(), 0, "2", data.Product(), data.Day(2026), data.Maybe(0.4, data.Remark));
            decks.Take(order, product);
            Add(new PlannedAct.AddLine(system, order, product, content));
        }
    }

    private void RemoveLine()
    {
        var system = Side();
        if (decks.LineToRemove(system) is { } found)
        {
            Add(new PlannedAct.RemoveLine(system, found.Order, found.Line));
        }
    }

    private void Delete()
    {
        if (decks.Quiet() is { } pair)
        {
            Add(new PlannedAct.Delete(Side(), pair));
        }
    }

    private void MakeNew()
    {
        const int firstCode = 90_000;
        made++;
        var (system, number) = (Side(), made.ToString("D4", CultureInfo.InvariantCulture));
        Add((made % 3) switch
        {
            0 => new PlannedAct.MakeCustomer(system, SeedCustomer.Make(data, firstCode + made)),
            1 => new PlannedAct.MakeProduct(system, SeedProduct.Make(data, $"NIEUW-{number}")),
            _ => decks.Basket() is var (customer, products) && products.Count > 0
                ? new PlannedAct.MakeOrder(system, SeedOrder.Make(data, $"NW-{number}", customer, products))
                : null,
        });
    }

    private void Meet(PlaySubject subject, ImmutableArray<PlannedValue> mine, ImmutableArray<PlannedValue> theirs)
    {
        var first = Side();
        PlannedAct one = new PlannedAct.Set(first, subject.Pair, subject.Line, mine);
        PlannedAct other = new PlannedAct.Set(first.Other(), subject.Pair, subject.Line, theirs);
        moments.Add(([one, other], TimeSpan.FromMilliseconds(data.Dice.Int(ShortestGapMs, LongestGapMs))));
    }

    // Groups of several properties go by the group's name, all others by their own.
    private static string NameFor(ImmutableArray<PlannedValue> mine) =>
        mine[0].Property.Group is "address" ? "address" : mine[0].Property.Webshop is "price.amount" ? "price" : mine[0].Property.Webshop;

    private SystemName Side() => data.Chance(0.5) ? SystemName.Exact : SystemName.Webshop;

    private void Add(PlannedAct? act)
    {
        if (act is not null)
        {
            moments.Add(([act], TimeSpan.Zero));
        }
    }

    private void Repeat(int count, Action work)
    {
        for (var done = 0; done < count; done++)
        {
            work();
        }
    }
}
