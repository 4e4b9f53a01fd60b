using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

namespace ExactSyncCluster.Core.Tests.Reconciliation;

/// <summary>
/// A change is acknowledged without a store only where it stands in what is stored. An activation that remembers less than is stored
/// cannot know that, however little follows for it: it stores, and learns by the tag of the state that another one went on.
/// </summary>
public sealed class KeptStateTests
{
    private readonly SyncWorld _world = new();
    private readonly LinkedRecords _customer;
    private readonly PairState _stale;

    public KeptStateTests()
    {
        _customer = _world.LinkedCustomer();
        Assert.True(_world.Settle());
        _stale = _world.State(_customer.Pair);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void What_is_handed_over_again_is_not_stored_again()
    {
        var shown = Last(SystemName.Exact);

        Assert.True(Step(_stale, shown).IsKeptIn(_stale, shown));
    }

    [Fact]
    public void A_row_that_a_stale_activation_does_not_know_is_stored()
    {
        _world.Exact.Touch(_customer.Exact);
        Assert.True(_world.Settle());
        var shown = Last(SystemName.Exact);

        // Nobody edited anything: what is stored has the row's version, the stale one does not.
        var rest = new PairStep(_stale, new PairEffect.Rest(), [], []);
        Assert.False(rest.IsKeptIn(_stale, shown));
        Assert.True(Step(_world.State(_customer.Pair), shown).IsKeptIn(_world.State(_customer.Pair), shown));
    }

    [Fact]
    public void A_record_that_took_the_place_of_one_that_a_stale_activation_knows_is_stored()
    {
        _world.Shop.Delete(_customer.Shop);
        _world.Clock.Advance(TimeSpan.FromSeconds(10));
        _world.Exact.Edit(_customer.Exact, ("Phone", "0900"));
        Assert.True(_world.Settle());
        var shown = Last(SystemName.Webshop);
        Assert.NotEqual(_stale.Webshop.Record, shown.Record);

        var step = Step(_stale, shown);

        Assert.Equal((_stale, true), (step.State, step.Effect is PairEffect.Rest));
        Assert.False(step.IsKeptIn(_stale, shown));
    }

    [Fact]
    public void What_changes_the_state_or_leaves_something_in_the_history_is_stored()
    {
        var shown = Last(SystemName.Exact);
        var step = Step(_stale, shown);

        Assert.False(step.IsKeptIn(null, shown));
        Assert.False((step with { State = _stale with { Failures = 1 } }).IsKeptIn(_stale, shown));
        Assert.False((step with { History = [new() { Kind = HistoryKind.Deleted, At = _world.Clock.Now, System = SystemName.Exact }] }).IsKeptIn(_stale, shown));
    }

    [Fact]
    public void A_record_that_is_still_to_be_read_is_stored()
    {
        var doubted = _stale with { Exact = _stale.Exact with { Doubted = true } };
        var shown = Last(SystemName.Exact);

        Assert.False(new PairStep(doubted, new PairEffect.Rest(), [], []).IsKeptIn(doubted, shown));
    }

    private Observation Last(SystemName system) => _world.Feeds.Delivered.Last(delivery => delivery.System == system).Shown;

    private PairStep Step(PairState state, Observation shown) => PairEngine.Step(
        state, new PairInput.Fed(shown, default, Matched: false, new(state.Exact.Record, state.Webshop.Record)), _world.Context(_customer.Pair));
}
