using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

public sealed class WritingTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;

    public WritingTests()
    {
        _customer = _world.LinkedCustomer();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Written.Clear();
        _world.Shop.Written.Clear();
    }

    [Theory]
    [InlineData(SystemName.Exact, WriteFault.ReplyLost, 1)]
    [InlineData(SystemName.Webshop, WriteFault.ReplyLost, 1)]
    [InlineData(SystemName.Exact, WriteFault.RequestLost, 1)]
    [InlineData(SystemName.Webshop, WriteFault.RequestLost, 1)]
    public void An_update_whose_reply_was_lost_is_looked_up_before_anything_is_sent(SystemName target, WriteFault fault, int writes)
    {
        _world.System(target).Faults.Enqueue(fault);
        Edit(target.Other(), "edited");

        Settle();

        Assert.Equal(writes, _world.System(target).Written.Count);
        Assert.Equal(Value.Of("edited"), _world.Exact.Main(_customer.Exact).Get("Name"));
    }

    [Theory]
    [InlineData(CrashPoint.BeforeEffect)]
    [InlineData(CrashPoint.AfterEffect)]
    public void A_restart_with_an_open_intent_looks_before_it_sends(CrashPoint point)
    {
        foreach (var system in SystemNames.Both)
        {
            for (var steps = 1; steps <= 4; steps++)
            {
                _world.CrashAfter(steps, point);
                Edit(system, $"edit {steps} in {system} {point}");
                Settle();
                Assert.Equal(Value.Of($"edit {steps} in {system} {point}"), _world.Exact.Main(_customer.Exact).Get("Name"));
                _world.Clock.Advance(TimeSpan.FromMinutes(1));
            }
        }

        Assert.Equal(8, _world.WriteCount);
    }

    [Fact]
    public void The_webshop_refuses_a_write_for_an_older_version_and_both_edits_are_kept()
    {
        Edit(SystemName.Exact, "edited");
        _world.Shop.BeforeWrite = () =>
        {
            _world.Shop.BeforeWrite = null;
            _world.Shop.Edit(_customer.Shop, ("phone", "meanwhile"));
        };

        Settle();

        Assert.Equal(Value.Of("edited"), _world.Shop.Main(_customer.Shop).Get("name"));
        Assert.Equal(Value.Of("meanwhile"), _world.Exact.Main(_customer.Exact).Get("Phone"));
    }

    [Fact]
    public void A_newer_edit_of_the_same_property_just_before_a_webshop_write_wins()
    {
        Edit(SystemName.Exact, "older");
        _world.Shop.BeforeWrite = () =>
        {
            _world.Shop.BeforeWrite = null;
            Edit(SystemName.Webshop, "newer");
        };

        Settle();

        Assert.Equal(Value.Of("newer"), _world.Exact.Main(_customer.Exact).Get("Name"));
    }

    [Fact]
    public void Only_changed_properties_are_sent()
    {
        _world.Shop.Edit(_customer.Shop, ("name", "edited"));

        Settle();

        Assert.Equal(["Name"], Assert.IsType<WriteRequest.UpdateRecord>(Assert.Single(_world.Exact.Written)).Fields.Keys);
    }

    [Fact]
    public void An_edit_in_Exact_that_no_feed_has_shown_is_seen_before_it_is_overwritten()
    {
        _world.Shop.Edit(_customer.Shop, ("name", "older"));
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        Edit(SystemName.Exact, "newer");
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        Settle();

        Assert.Equal(Value.Of("newer"), _world.Shop.Main(_customer.Shop).Get("name"));
        Assert.Empty(_world.Exact.Written);
    }

    [Fact]
    public void A_row_read_before_our_write_never_reverts_it()
    {
        _world.Exact.Touch(_customer.Exact);
        var before = _world.Feeds.Read(SystemName.Exact);
        Edit(SystemName.Webshop, "edited");
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        _world.Feeds.Deliver(Assert.Single(before.Deliveries));
        Settle();

        Assert.Equal(Value.Of("edited"), _world.Exact.Main(_customer.Exact).Get("Name"));
        Assert.Equal(1, _world.WriteCount);
    }

    [Fact]
    public void An_older_whole_record_of_the_webshop_never_reverts_a_newer_one()
    {
        Edit(SystemName.Webshop, "older");
        var before = _world.Feeds.Read(SystemName.Webshop);
        Edit(SystemName.Webshop, "newer");
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.Deliver(_world.Feeds.Pending[^1]);

        _world.Feeds.Deliver(before.Deliveries[0]);
        Settle();

        Assert.Equal(Value.Of("newer"), _world.Exact.Main(_customer.Exact).Get("Name"));
    }

    [Fact]
    public void A_rendering_becomes_the_view_and_a_real_edit_after_it_is_carried()
    {
        _world.Exact.Rendering = static (name, value) => name == "Name" && value is Value.Text text ? Value.Of(text.Content.ToUpperInvariant()) : value;
        Edit(SystemName.Webshop, "edited");
        Assert.True(_world.Settle());

        Assert.Equal(("EDITED", "edited"), (Text(_world.Exact.Main(_customer.Exact), "Name"), Text(_world.Shop.Main(_customer.Shop), "name")));
        Assert.Equal(1, _world.WriteCount);
        Assert.Contains(_world.Notes, static note => note is PairNote.Lossy { Property: "Name" });
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Edit(SystemName.Exact, "BY A USER");
        Settle();

        Assert.Equal("BY A USER", Text(_world.Shop.Main(_customer.Shop), "name"));
    }

    // What cannot be the system's own doing is carried over as an edit: that costs a write, and both sides are equal.
    [Theory]
    [InlineData("Jansen", "JANSEN")]
    [InlineData("J. Jansen & Zn", "J Jansen Zn")]
    [InlineData("Jansen en Zonen", "Jansen en Z")]
    [InlineData("1234 ab", "1234AB")]
    [InlineData("Caf\u00e9", "Cafe")]
    [InlineData("Jansen", "Customer", false)]
    [InlineData("***", "Customer", false)]
    [InlineData("Jansen", "De Vries", false)]
    public void A_system_may_cut_or_respell_a_text(string written, string shown, bool isRendering = true)
    {
        Edit(SystemName.Exact, "Customer");
        Settle();
        _world.Exact.Rendering = (name, value) => name == "Name" ? Value.Of(shown) : value;
        Edit(SystemName.Webshop, written);

        Assert.True(_world.Settle());

        Assert.Equal(isRendering ? written : shown, Text(_world.Shop.Main(_customer.Shop), "name"));
        Assert.Equal(isRendering, _world.Notes.Any(static note => note is PairNote.Lossy { Property: "Name" }));
    }

    [Theory]
    [InlineData(12.345, 12.35)]
    [InlineData(12.5, 13)]
    [InlineData(12.5, 14, false)]
    public void A_system_may_round_a_number(double written, double shown, bool isRendering = true)
    {
        var product = _world.LinkedProduct();
        _world.Exact.Rendering = (name, value) => name == "Price" ? Value.Of((decimal)shown) : value;
        _world.Shop.Edit(product.Shop, ("price.amount", (decimal)written));

        Assert.True(_world.Settle());

        Assert.Equal(Value.Of((decimal)(isRendering ? written : shown)), _world.Shop.Main(product.Shop).Get("price.amount"));
    }

    [Fact]
    public void An_edit_made_while_the_reply_was_on_its_way_is_no_rendering()
    {
        _world.Exact.AfterWrite = () => Edit(SystemName.Exact, "by a user");
        Edit(SystemName.Webshop, "edited");

        Settle();

        Assert.Equal(("by a user", "by a user"), (Text(_world.Exact.Main(_customer.Exact), "Name"), Text(_world.Shop.Main(_customer.Shop), "name")));
        Assert.DoesNotContain(_world.Notes, static note => note is PairNote.Lossy);
    }

    [Fact]
    public void A_rendering_by_the_webshop_comes_with_the_reply_and_writes_nothing_back()
    {
        _world.Shop.Rendering = static (name, value) => name == "name" && value is Value.Text text ? Value.Of(text.Content.ToUpperInvariant()) : value;
        Edit(SystemName.Exact, "edited");

        Assert.True(_world.Settle());

        Assert.Equal(("edited", "EDITED"), (Text(_world.Exact.Main(_customer.Exact), "Name"), Text(_world.Shop.Main(_customer.Shop), "name")));
        Assert.Equal(1, _world.WriteCount);
    }

    [Fact]
    public void A_value_that_stood_there_before_does_not_pass_for_the_outcome_of_a_write()
    {
        Edit(SystemName.Webshop, "first");
        Settle();
        var before = _world.Feeds.Delivered[^1];
        Assert.Equal(SystemName.Exact, before.System);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        Edit(SystemName.Webshop, "second");
        Settle();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        Edit(SystemName.Webshop, "first");
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);

        _world.Feeds.Deliver(before);
        Settle();

        Assert.Equal(Value.Of("first"), _world.Exact.Main(_customer.Exact).Get("Name"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_write_that_is_carried_out_late_does_not_undo_what_was_edited_since(bool inBoth)
    {
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        _world.Exact.BeforeWrite = () =>
        {
            _world.Exact.BeforeWrite = null;
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            Edit(SystemName.Exact, "newest");
            if (inBoth)
            {
                Edit(SystemName.Webshop, "newest");
                _world.Feeds.Read(SystemName.Webshop);
            }

            _world.Feeds.Read(SystemName.Exact);
            _world.Exact.Arrive(new WriteRequest.UpdateRecord(new(_customer.Exact), Row.Of(("Name", "late")), null, null) { Entity = Entity.Customer });
        };
        Edit(SystemName.Webshop, "late");

        Settle();

        Assert.Equal(Value.Of("newest"), _world.Exact.Main(_customer.Exact).Get("Name"));
    }

    private void Settle()
    {
        Assert.True(_world.Settle());
        _world.AssertEqual(_customer);
    }

    private static string Text(Fields fields, string name) => ((Value.Text)fields.Get(name)).Content;

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
}
