using ExactSyncCluster.Core.Budget;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Budget;

/// <summary>Which of the pairs that are due are woken, and who of them goes behind one read of a feed.</summary>
public sealed class WakeListTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private static readonly WakePace Pace = new();
    private static readonly ViewKey Customers = new("acme", Entity.Customer);
    private static readonly ViewKey Products = new("acme", Entity.Product);

    private readonly WakeList _list = new(Pace);
    private readonly List<DuePair> _due = [];

    [Fact]
    public void The_most_urgent_are_woken_first_and_of_them_who_waited_longest()
    {
        var late = Add(Entity.Product, CallPriority.Record, due: 2);
        var early = Add(Entity.Customer, CallPriority.Record, due: 1);
        var order = Add(Entity.Order, CallPriority.Order, due: 3);

        Assert.Equal([order, early, late], Woken(Next(4)));
    }

    [Fact]
    public void No_more_are_woken_than_there_are_calls_nor_of_one_entity_than_go_one_after_the_other()
    {
        Add(5, Entity.Order, CallPriority.Order);
        Add(5, Entity.Customer, CallPriority.Order);

        Assert.Equal(2 * Pace.MostOfEntity, Next(1).Pairs.Length);
        Assert.Single(new WakeList(Pace).Next(At(1), _due, Left(1)).Pairs);
        Assert.Equal(Pace.Most, new WakeList(Pace with { MostOfEntity = null }).Next(At(1), _due, Left(null)).Pairs.Length);
    }

    [Fact]
    public void A_pair_that_was_woken_is_left_alone_until_it_waits_for_another_time_or_long_enough()
    {
        var pair = Add(Entity.Customer, CallPriority.Record, due: 0);
        Assert.Equal([pair], Woken(Next(1)));
        Assert.Empty(Next(2).Pairs);

        Assert.Equal([pair], Woken(_list.Next(At(3), [new(pair, CallPriority.Record, At(2))], Left(60))));
        Assert.Empty(_list.Next(At(4), [new(pair, CallPriority.Record, At(2))], Left(60)).Pairs);
        Assert.Equal([pair], Woken(_list.Next(At(3) + Pace.Again, [new(pair, CallPriority.Record, At(2))], Left(60))));
    }

    [Fact]
    public void While_there_are_calls_for_all_each_looks_for_itself()
    {
        Add(30, Entity.Customer, CallPriority.Record);
        _list.Viewed(Customers, At(0));

        var plan = Next(1, left: 60);
        Assert.False(_list.Viewed(Customers, At(1)));

        Assert.Null(plan.Wanted);
        Assert.All(plan.Pairs, static pair => Assert.Null(pair.SharedView));
    }

    [Fact]
    public void When_calls_are_short_the_feeds_of_those_that_waited_longest_are_read_and_they_go_behind_that_read()
    {
        Add(20, Entity.Product, CallPriority.Record, due: 1);
        Add(20, Entity.Customer, CallPriority.Record, due: 0);

        var asked = Next(2, left: 60);
        Assert.Equal(Customers, asked.Wanted);
        Assert.Empty(asked.Pairs);
        Assert.Null(Next(3, left: 60).Wanted);

        Assert.True(_list.Viewed(Customers, At(2.5)));
        Assert.False(_list.Viewed(new(Customers.Connection, Entity.Order), At(2.5)));
        var served = Next(4, left: 59);
        Assert.Null(served.Wanted);
        Assert.Equal(Pace.MostOfEntity, served.Pairs.Length);
        Assert.All(served.Pairs, pair => Assert.Equal((Entity.Customer, At(2.5)), (pair.Pair.Entity, pair.SharedView)));
    }

    [Fact]
    public void A_read_is_too_old_after_a_while_and_the_next_is_that_of_who_waits_longest_by_then()
    {
        Add(20, Entity.Product, CallPriority.Record, due: 1);
        Add(20, Entity.Customer, CallPriority.Record, due: 5);
        _list.Viewed(Customers, At(6));

        Assert.NotEmpty(Next(6 + Pace.ViewWithin.TotalSeconds, left: 60).Pairs);
        var next = Next(6.1 + Pace.ViewWithin.TotalSeconds, left: 60);
        Assert.Empty(next.Pairs);
        Assert.Equal(Products, next.Wanted);
    }

    [Fact]
    public void Nothing_is_read_before_half_of_the_minute_is_free_again()
    {
        Add(40, Entity.Customer, CallPriority.Backfill);

        Assert.Null(Next(1, left: 29).Wanted);
        Assert.Equal(Customers, Next(2, left: 30).Wanted);
    }

    [Fact]
    public void Nobody_is_held_for_longer_than_a_minute_where_half_of_it_is_never_free()
    {
        Add(40, Entity.Customer, CallPriority.Backfill);

        Assert.Null(Next(0, left: 5).Wanted);
        Assert.Null(Next(59, left: 5).Wanted);
        Assert.Equal(Customers, Next(60, left: 5).Wanted);
    }

    [Fact]
    public void One_whose_read_helps_nobody_does_not_keep_the_others_from_theirs()
    {
        var stuck = Add(Entity.Customer, CallPriority.Record, due: 0);
        Add(20, Entity.Product, CallPriority.Record, due: 1);
        Assert.Equal(Customers, Next(2, left: 40).Wanted);
        _list.Viewed(Customers, At(3));
        Assert.Equal([stuck], Woken(Next(4, left: 40)));

        Assert.Equal(Products, Next(5, left: 40).Wanted);
    }

    [Fact]
    public void Orders_and_persons_never_wait_for_a_read()
    {
        Add(40, Entity.Customer, CallPriority.Record);
        var order = Add(Entity.Order, CallPriority.Order, due: 0);
        var asked = Add(Entity.Product, CallPriority.Person, due: 0);

        var plan = Next(1, left: 10);

        Assert.Equal([order, asked], Woken(plan));
        Assert.All(plan.Pairs, static pair => Assert.Null(pair.SharedView));
    }

    [Fact]
    public void When_the_read_does_not_come_each_looks_for_itself_for_a_minute()
    {
        Add(40, Entity.Customer, CallPriority.Record);
        Assert.NotNull(Next(0, left: 60).Wanted);

        var blind = Next(Pace.ViewWait.TotalSeconds, left: 60);
        Assert.NotEmpty(blind.Pairs);
        Assert.All(blind.Pairs, static pair => Assert.Null(pair.SharedView));
        Assert.Null(blind.Wanted);

        Assert.Equal(Customers, Next((Pace.ViewWait + Pace.Minute).TotalSeconds, left: 60).Wanted);
    }

    [Fact]
    public void An_older_read_does_not_replace_a_newer_one()
    {
        Add(40, Entity.Customer, CallPriority.Record);
        _list.Viewed(Customers, At(5));
        _list.Viewed(Customers, At(1));

        Assert.All(Next(6, left: 60).Pairs, static pair => Assert.Equal(At(5), pair.SharedView));
    }

    private static DateTimeOffset At(double seconds) => Start + TimeSpan.FromSeconds(seconds);

    private static BudgetLeft Left(int? minute) => new(minute is null ? null : 60, minute, null, null, At(86_400), null, 0, []);

    private static IEnumerable<PairKey> Woken(WakePlan plan) => plan.Pairs.Select(static pair => pair.Pair);

    private WakePlan Next(double seconds, int? left = 60) => _list.Next(At(seconds), _due, Left(left));

    private PairKey Add(Entity entity, CallPriority priority, double due)
    {
        var pair = new PairKey("acme", entity, new Guid(_due.Count + 1, 0, 0, new byte[8]));
        _due.Add(new(pair, priority, At(due)));
        return pair;
    }

    private void Add(int count, Entity entity, CallPriority priority, double due = 0)
    {
        for (var added = 0; added < count; added++)
        {
            Add(entity, priority, due);
        }
    }
}
