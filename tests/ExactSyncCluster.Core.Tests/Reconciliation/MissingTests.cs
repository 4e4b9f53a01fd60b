using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>A record that a read by its id does not find is not for that reason deleted.</summary>
public sealed class MissingTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;
    private readonly LinkedRecords _order;

    public MissingTests()
    {
        _customer = _world.LinkedCustomer();
        _order = _world.LinkedShopOrder(_customer, _world.LinkedProduct(), 1);
        Assert.True(_world.Settle());
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        _world.Exact.Written.Clear();
        _world.Shop.Written.Clear();
    }

    [Fact]
    public void An_answer_that_hides_it_once_loses_nothing_and_makes_no_second_one()
    {
        var hidden = 1;
        _world.Exact.Hides = _ => hidden-- > 0;
        _world.Shop.Edit(_order.Shop, ("description", "edited"));

        Settle();

        Assert.Equal(Value.Of("edited"), _world.Exact.Main(_order.Exact).Get("Description"));
        Assert.Single(_world.Exact.Records(Entity.Order));
        Assert.DoesNotContain(_world.Writes, static write => write is WriteRequest.CreateRecord or WriteRequest.DeleteRecord);
    }

    [Fact]
    public void One_that_stays_hidden_needs_a_person_and_goes_on_when_it_is_seen_again()
    {
        _world.Exact.Hides = static _ => true;
        _world.Shop.Edit(_customer.Shop, ("name", "edited"));
        _world.Settle();
        Assert.Equal(ParkCause.Missing, Assert.IsType<Standing.Parked>(_world.State(_customer.Pair).Standing).Cause);
        Assert.Equal(0, _world.WriteCount);

        _world.Exact.Hides = static _ => false;
        _world.Exact.Edit(_customer.Exact, ("Phone", "030"));
        Settle();

        Assert.Equal((Value.Of("edited"), Value.Of("030")), (_world.Exact.Main(_customer.Exact).Get("Name"), _world.Shop.Main(_customer.Shop).Get("phone")));
    }

    [Fact]
    public void One_that_a_person_let_go_on_is_looked_for_again()
    {
        _world.Exact.Hides = static _ => true;
        _world.Shop.Edit(_customer.Shop, ("name", "edited"));
        _world.Settle();
        _world.Exact.Hides = static _ => false;

        _world.Take(_customer.Pair, new PairInput.Resumed());
        Settle();

        Assert.Equal(Value.Of("edited"), _world.Exact.Main(_customer.Exact).Get("Name"));
    }

    [Fact]
    public void What_became_of_a_write_stays_open_while_it_is_hidden()
    {
        _world.Exact.Faults.Enqueue(WriteFault.ReplyLost);
        _world.Exact.BeforeWrite = () => _world.Exact.Hides = static _ => true;
        _world.Shop.Edit(_customer.Shop, ("name", "edited"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        _world.Clock.Advance(2 * _world.Timing.LookAfter);
        _world.Take(_customer.Pair, new PairInput.Woken(KnownRecords.None, Entity.Customer));
        Assert.True(_world.State(_customer.Pair).Exact.Missed);
        Assert.NotNull(_world.State(_customer.Pair).Intent);

        (_world.Exact.BeforeWrite, _world.Exact.Hides) = (null, static _ => false);
        Settle();

        Assert.Single(_world.Exact.Written);
        Assert.Single(_world.History, entry => entry.Pair == _customer.Pair && entry.Entry.Kind == HistoryKind.Written);
    }

    [Fact]
    public void An_open_write_to_one_that_was_deleted_is_of_no_more_interest()
    {
        _world.Exact.Faults.Enqueue(WriteFault.RequestLost);
        _world.Exact.BeforeWrite = () => _world.Exact.Delete(_customer.Exact);
        _world.Shop.Edit(_customer.Shop, ("name", "edited"));

        _world.Settle();

        Assert.Null(_world.State(_customer.Pair).Intent);
    }

    [Fact]
    public void Its_deletion_is_followed_when_the_feed_tells_of_it()
    {
        _world.Exact.Delete(_order.Exact);
        // The deletion is there, and nobody has read the feed yet.
        _world.Clock.Advance(TimeSpan.FromSeconds(5));
        _world.Shop.Edit(_order.Shop, ("description", "edited before anybody knew"));
        _world.Feeds.Read(SystemName.Webshop);
        _world.Feeds.DeliverPending(SystemName.Webshop);
        Assert.IsType<Standing.Waiting>(_world.State(_order.Pair).Standing);

        Assert.True(_world.Settle());

        // The edit is the newer one: the order is made again, once.
        Assert.Single(_world.Exact.Records(Entity.Order));
        Assert.Contains(_world.History, static entry => entry.Entry.Kind == HistoryKind.DeleteOverruled);
    }

    [Fact]
    public void Where_the_other_record_was_deleted_it_has_ended()
    {
        _world.Exact.Hides = static _ => true;
        _world.Shop.Delete(_order.Shop);

        Assert.True(_world.Settle());

        Assert.IsType<Standing.Ended>(_world.State(_order.Pair).Standing);
        Assert.DoesNotContain(_world.Writes, static write => write is WriteRequest.CreateRecord);
    }

    [Fact]
    public void Where_the_other_record_was_deleted_and_it_is_shown_again_it_follows()
    {
        _world.Exact.Hides = static _ => true;
        _world.Shop.Delete(_order.Shop);
        Assert.True(_world.Settle());

        _world.Exact.Hides = static _ => false;
        _world.Exact.Touch(_order.Exact);
        Assert.True(_world.Settle());

        Assert.Empty(_world.Exact.Records(Entity.Order));
        Assert.IsType<Standing.Ended>(_world.State(_order.Pair).Standing);
    }

    private void Settle()
    {
        Assert.True(_world.Settle());
        _world.AssertEqual(_customer);
        _world.AssertEqual(_order);
    }
}
