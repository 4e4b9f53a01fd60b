using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class EditingTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;

    public EditingTests()
    {
        _customer = _world.LinkedCustomer();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Written.Clear();
        _world.Shop.Written.Clear();
    }

    [Fact]
    public void An_edit_in_Exact_is_written_to_the_webshop_and_nothing_comes_back()
    {
        _world.Exact.Edit(_customer.Exact, ("Name", "Jansen BV"));

        Settle();

        Assert.Equal(Value.Of("Jansen BV"), Shop("name"));
        Assert.Equal((0, 1), (_world.Exact.Written.Count, _world.Shop.Written.Count));
    }

    [Fact]
    public void An_edit_in_the_webshop_is_written_to_Exact_and_nothing_comes_back()
    {
        _world.Shop.Edit(_customer.Shop, ("name", "Jansen BV"));

        Settle();

        Assert.Equal(Value.Of("Jansen BV"), Exact("Name"));
        Assert.Equal((1, 0), (_world.Exact.Written.Count, _world.Shop.Written.Count));
    }

    [Fact]
    public void Edits_of_different_properties_are_both_kept()
    {
        _world.Exact.Edit(_customer.Exact, ("Name", "Jansen BV"));
        _world.Shop.Edit(_customer.Shop, ("phone", "020"));

        Settle();

        Assert.Equal((Value.Of("Jansen BV"), Value.Of("020")), (Exact("Name"), Exact("Phone")));
        Assert.Empty(Lost());
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void The_newest_edit_of_a_property_wins_and_the_other_stays_in_the_history(SystemName newest)
    {
        _world.MeasureClocks();
        Edit(newest.Other(), "older");
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Edit(newest, "newer");

        Settle();

        Assert.Equal(Value.Of("newer"), Exact("Name"));
        var lost = Assert.Single(Lost());
        Assert.Equal((newest.Other(), Value.Of("older")), (lost.System, lost.Values.Values.Single()));
        // Exact does not count changes: whether its record was touched twice since it was last read cannot be told.
        Assert.Equal(newest == SystemName.Exact, lost.OrderUncertain);
    }

    [Theory]
    [InlineData(SystemName.Exact)]
    [InlineData(SystemName.Webshop)]
    public void The_newest_edit_wins_also_when_it_is_shown_first(SystemName newest)
    {
        Edit(newest.Other(), "older");
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Edit(newest, "newer");
        _world.Feeds.Read(newest);
        _world.Feeds.DeliverPending(newest);

        Settle();

        Assert.Equal(Value.Of("newer"), Exact("Name"));
        Assert.Contains(_world.History, static entry => entry.Entry.Values.Values.Contains(Value.Of("older")));
    }

    [Fact]
    public void Edits_of_the_same_time_fall_to_Exact()
    {
        Edit(SystemName.Webshop, "shop");
        Edit(SystemName.Exact, "exact");

        Settle();

        Assert.Equal(Value.Of("exact"), Exact("Name"));
        Assert.Equal(Value.Of("shop"), Assert.Single(Lost()).Values.Values.Single());
    }

    [Fact]
    public void The_same_edit_on_both_sides_is_no_conflict_and_writes_nothing()
    {
        Edit(SystemName.Webshop, "same");
        _world.Clock.Advance(TimeSpan.FromSeconds(3));
        Edit(SystemName.Exact, "same");

        Settle();

        Assert.Empty(Lost());
        Assert.DoesNotContain(_world.Notes, static note => note is PairNote.Conflict);
        Assert.Equal(0, _world.WriteCount);
    }

    [Fact]
    public void A_group_wins_as_a_whole()
    {
        _world.Exact.Edit(_customer.Exact, ("AddressLine1", "Dam 2"));
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Shop.Edit(_customer.Shop, ("address.city", "Utrecht"), ("address.postcode", "3511"));

        Settle();

        Assert.Equal((Value.Of("Dam 1"), Value.Of("Utrecht")), (Exact("AddressLine1"), Exact("City")));
        Assert.Equal(Value.Of("Dam 2"), Assert.Single(Lost()).Values.Get("AddressLine1"));
    }

    [Fact]
    public void Clearing_a_value_is_an_edit()
    {
        _world.Shop.Edit(_customer.Shop, ("email", null));

        Settle();

        Assert.True(Exact("Email").IsEmpty);
    }

    [Fact]
    public void A_record_saved_without_a_change_writes_nothing_and_wins_nothing()
    {
        Edit(SystemName.Webshop, "edited");
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Exact.Touch(_customer.Exact);

        Settle();

        Assert.Equal(Value.Of("edited"), Exact("Name"));
        Assert.Equal(1, _world.WriteCount);
        Assert.Empty(Lost());
    }

    [Fact]
    public void A_policy_can_name_one_system_the_winner()
    {
        _world.Policy = new() { Conflicts = ConflictRule.ExactWins };
        Edit(SystemName.Exact, "exact");
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        Edit(SystemName.Webshop, "shop");

        Settle();

        Assert.Equal(Value.Of("exact"), Exact("Name"));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(-40)]
    public void A_clock_that_runs_off_does_not_decide(int seconds)
    {
        _world.Shop.ClockOffset = TimeSpan.FromSeconds(seconds);
        Edit(SystemName.Exact, "measures the shop's clock");
        _world.Settle();
        Edit(SystemName.Exact, "measures it once more");
        _world.Settle();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Edit(SystemName.Webshop, "older");
        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        Edit(SystemName.Exact, "newer");
        _world.Settle();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Value.Of("newer"), Exact("Name"));

        Edit(SystemName.Exact, "older");
        _world.Clock.Advance(TimeSpan.FromSeconds(2));
        Edit(SystemName.Webshop, "newer still");

        Settle();

        Assert.Equal(Value.Of("newer still"), Exact("Name"));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(-11)]
    public void A_clock_that_runs_off_by_minutes_leaves_the_choice_to_the_books(int minutes)
    {
        _world.Shop.ClockOffset = TimeSpan.FromMinutes(minutes);
        Edit(SystemName.Exact, "measures the shop's clock");
        _world.Settle();
        Edit(SystemName.Exact, "measures it once more");
        _world.Settle();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Edit(SystemName.Exact, "exact");
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Edit(SystemName.Webshop, "shop");

        Settle();

        Assert.Equal(Value.Of("exact"), Exact("Name"));
        Assert.Equal(Value.Of("shop"), Assert.Single(Lost()).Values.Values.Single());
    }

    [Fact]
    public void A_record_stamped_next_year_can_be_overwritten()
    {
        Edit(SystemName.Exact, "measured");
        _world.Settle();
        _world.Shop.ClockOffset = TimeSpan.FromDays(365);
        Edit(SystemName.Webshop, "next year");
        _world.Shop.ClockOffset = TimeSpan.Zero;
        _world.Settle();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Edit(SystemName.Exact, "today");

        Settle();

        Assert.Equal(Value.Of("today"), Shop("name"));
    }

    [Theory]
    [InlineData(9999)]
    [InlineData(1)]
    public void A_record_stamped_beyond_all_times_can_be_overwritten(int year)
    {
        Edit(SystemName.Exact, "measured");
        _world.Settle();
        _world.Shop.ClockOffset = new DateTimeOffset(year, 12, 30, 0, 0, 0, TimeSpan.Zero) - _world.Clock.Now;
        Edit(SystemName.Webshop, "at no time");
        _world.Settle();
        _world.Exact.Edit(_customer.Exact, ("Phone", "030"));
        _world.Settle();
        _world.Shop.ClockOffset = TimeSpan.Zero;
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Edit(SystemName.Exact, "today");

        Settle();

        Assert.Equal((Value.Of("today"), Value.Of("030")), (Shop("name"), Shop("phone")));
    }

    [Fact]
    public void A_record_touched_again_before_it_was_read_makes_the_order_uncertain()
    {
        Edit(SystemName.Exact, "older");
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        Edit(SystemName.Webshop, "newer");
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Exact.Edit(_customer.Exact, ("Phone", "030"));

        Settle();

        Assert.True(Assert.Single(Lost()).OrderUncertain);
    }

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(500, true, false)]
    [InlineData(500, false, true)]
    public void Edits_nearer_together_than_clocks_can_be_compared_are_marked(int milliseconds, bool areClocksKnown, bool isUncertain)
    {
        if (areClocksKnown)
        {
            _world.MeasureClocks();
        }
        else
        {
            _world.ForgetClocks();
        }

        Edit(SystemName.Exact, "one");
        _world.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Edit(SystemName.Webshop, "other");

        Settle();

        Assert.Equal(isUncertain, Assert.Single(Lost()).OrderUncertain);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_clock_that_nobody_has_measured_does_not_say_how_early_an_edit_was_made(bool isMeasured)
    {
        Settle();
        _world.Shop.ClockOffset = TimeSpan.FromMinutes(1);
        if (isMeasured)
        {
            _world.MeasureClocks(TimeSpan.FromMinutes(1));
        }
        else
        {
            _world.ForgetClocks();
        }

        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        _world.Refusal = static effect => effect is PairEffect.Send or PairEffect.Read ? new(FailureCause.Quota, "not now") : null;
        Edit(SystemName.Webshop, "edited");
        var edited = _world.Clock.Now;
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        Assert.InRange(_world.State(_customer.Pair).Main.Edits["name"].Earliest, isMeasured ? edited.AddSeconds(-1) : default, edited);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(6, true)]
    public void Beyond_five_minutes_time_does_not_decide_the_books_win_and_the_history_says_that_the_order_is_uncertain(int minutesAhead, bool winsExact)
    {
        _world.Exact.ClockOffset = _world.Shop.ClockOffset = TimeSpan.FromMinutes(minutesAhead);
        _world.MeasureClocks(TimeSpan.FromMinutes(minutesAhead));
        Edit(SystemName.Exact, "older");
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        Edit(SystemName.Webshop, "newer");

        Settle();

        Assert.Equal(Value.Of(winsExact ? "older" : "newer"), Exact("Name"));
        Assert.Equal(winsExact, Assert.Single(Lost()).OrderUncertain);
    }

    private void Settle()
    {
        Assert.True(_world.Settle());
        _world.AssertEqual(_customer);
    }

    private void Edit(SystemName system, string name)
    {
        if (system == SystemName.Exact)
        {
            _world.Exact.Edit(_customer.Exact, ("Name", name));
        }
        else
        {
            _world.Shop.Edit(_customer.Shop, ("name", name));
        }
    }

    private Value Exact(string name) => _world.Exact.Main(_customer.Exact).Get(name);

    private Value Shop(string name) => _world.Shop.Main(_customer.Shop).Get(name);

    private List<HistoryEntry> Lost() =>
        [.. _world.History.Select(static entry => entry.Entry).Where(static entry => entry.Kind == HistoryKind.ConflictLost)];
}
