using System.Text.Json;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;
using ExactSyncCluster.Silo.Grains.Pairs;

namespace ExactSyncCluster.Silo.Tests.Grains.Pairs;

/// <summary>What a pair shows of itself on the dashboard: where it stands and which properties, never a value.</summary>
public sealed class PairViewsTests
{
    private const string Word = "Zxqwsen";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PairKey Key = new("acme", Entity.Order, new Guid("0198a6c2-0000-7000-8000-000000000001"));
    private static readonly Fields Values = Fields.None.With("Description", Value.Of(Word)).With("Remarks", Value.Of(Word));
    private static readonly Stamp Edit = new(SystemName.Webshop, Now, Now);

    [Fact]
    public void Properties_and_reasons_are_shown_and_no_value_of_any_part_of_the_state()
    {
        var view = PairViews.Of(Key, Everywhere());
        var shown = JsonSerializer.Serialize(view) + view;

        Assert.DoesNotContain(Word, shown, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("e1", "w1", "Active", 1), (view.Exact, view.Webshop, view.Standing, view.Lines));
        Assert.Equal(["remarks, edited in the webshop", "notes of a line, edited in the webshop"], view.Outstanding);
        Assert.Equal(["main|description: Exact Online refuses it."], view.ParkedEdits);
        Assert.Equal(("change the record in Exact Online", new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), (view.Intent, view.IntentSince));
    }

    [Fact]
    public void Every_standing_says_what_it_is_and_why()
    {
        var state = Everywhere();

        Assert.Equal("the minute is full", PairViews.Of(Key, state with { Standing = new Standing.Waiting(WaitCause.Quota, SystemName.Exact, Now, Now, null, "the minute is full") }).Reason);
        Assert.Equal("two have this key", PairViews.Of(Key, state with { Standing = new Standing.Parked(ParkCause.Ambiguous, Now, "two have this key") }).Reason);
        Assert.Equal($"belongs to {Key}", PairViews.Of(Key, state with { Standing = new Standing.Moved(Key) }).Reason);
        Assert.Equal(("Ended", null), (PairViews.Of(Key, state with { Standing = new Standing.Ended(Now) }).Standing, PairViews.Of(Key, state with { Standing = new Standing.Ended(Now) }).Reason));
        Assert.Equal("Known", PairViews.Of(Key, null).Standing);
    }

    // The word stands in every place of a state that can hold a value.
    private static PairState Everywhere() => new()
    {
        Entity = Entity.Order,
        MappingVersion = "1",
        FirstSeen = Now,
        MatchKey = Word,
        Exact = Side("e1"),
        Webshop = Side("w1"),
        Main = Part("remarks"),
        Lines = [new("a", Part("notes"))],
        ParkedEdits = [new("main|description", new(ParkCause.Rejected, SystemName.Webshop, Now, "Exact Online refuses it"))],
        Intent = new()
        {
            Id = Key.Id,
            Kind = IntentKind.UpdateRecord,
            Target = SystemName.Exact,
            Since = Now,
            Fields = Values,
            Lines = [new IntendedLine("a", "row", Values)],
            Correlation = Word,
            Groups = ["remarks"],
        },
    };

    private static SideState Side(string record) => SideState.Unseen with
    {
        Record = new(record),
        ETag = Word,
        Sources = [new("prices", Values)],
    };

    private static Part Part(string group) => new()
    {
        Exact = PartSide.Unseen with
        {
            View = Values,
            Overwrites = [new("Remarks", new(Now, [Value.Of(Word)], 1, Edit))],
        },
        Webshop = PartSide.Unseen with { View = Values },
        Edits = [new(group, Edit)],
        Restores = [new(group, new(Values, Edit))],
    };
}
