using System.Text.Json;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Core.Time;

namespace ExactSyncCluster.Core.Tests.Pairs;

/// <summary>Whether two states are the same is asked at every step, in place of comparing their stored forms.</summary>
public sealed class PairStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Stamp Stamp = new(SystemName.Webshop, Now, Now.AddMinutes(-1));
    private static readonly Fields Values = Fields.None.With("Description", Value.Of("a")).With("Price", Value.Of(2m));

    [Fact]
    public void A_state_that_was_stored_and_read_again_is_the_same()
    {
        var again = Copy(Full());

        Assert.Equal(Full(), again);
        Assert.Equal(Full().GetHashCode(), again.GetHashCode());
    }

    [Fact]
    public void Every_part_of_a_state_counts()
    {
        var counted = 0;
        using var document = JsonDocument.Parse(JsonSerializer.Serialize(Full(), PairJson.Options));
        foreach (var json in Others(document.RootElement))
        {
            counted++;
            Assert.True(!Full().Equals(JsonSerializer.Deserialize<PairState>(json, PairJson.Options)), json);
        }

        Assert.InRange(counted, 200, 300);
    }

    private static PairState Copy(PairState state) => JsonSerializer.Deserialize<PairState>(JsonSerializer.Serialize(state, PairJson.Options), PairJson.Options)!;

    // The stored form with one value after another replaced by a different one of its type.
    private static IEnumerable<string> Others(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    foreach (var other in Others(member.Value))
                    {
                        yield return "{" + string.Join(',', element.EnumerateObject().Select(each => $"{JsonSerializer.Serialize(each.Name)}:{(each.Name == member.Name ? other : each.Value.GetRawText())}")) + "}";
                    }
                }

                break;
            case JsonValueKind.Array:
                yield return "[" + string.Join(',', element.EnumerateArray().SkipLast(1).Select(static each => each.GetRawText())) + "]";
                foreach (var (at, item) in element.EnumerateArray().Index())
                {
                    foreach (var other in Others(item))
                    {
                        yield return "[" + string.Join(',', element.EnumerateArray().Select((each, index) => index == at ? other : each.GetRawText())) + "]";
                    }
                }

                break;
            default:
                if (Other(element) is { } replaced)
                {
                    yield return replaced;
                }

                break;
        }
    }

    private static string? Other(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => "false",
        JsonValueKind.False => "true",
        JsonValueKind.Number => $"{element.GetInt64() + 1}",
        JsonValueKind.String when element.TryGetDateTimeOffset(out var time) => JsonSerializer.Serialize(time.AddSeconds(1)),
        JsonValueKind.String when element.TryGetGuid(out _) => JsonSerializer.Serialize(Guid.Empty),
        JsonValueKind.String => element.GetString() switch
        {
            nameof(SystemName.Exact) => "\"Webshop\"",
            nameof(SystemName.Webshop) => "\"Exact\"",
            nameof(Existence.Present) => "\"Deleted\"",
            nameof(Existence.Unseen) => "\"Deleted\"",
            nameof(Entity.Order) => "\"Product\"",
            nameof(IntentKind.CreateRow) => "\"UpdateRow\"",
            nameof(ParkCause.Rejected) => "\"Missing\"",
            nameof(WaitCause.Retry) => "\"Quota\"",
            nameof(CallPriority.Record) => "\"Order\"",
            "waiting" => null,
            var text when text!.StartsWith("n:", StringComparison.Ordinal) => "\"n:7\"",
            var text when text!.StartsWith("t:", StringComparison.Ordinal) => "\"t:other\"",
            var text when text!.Contains('/', StringComparison.Ordinal) => JsonSerializer.Serialize(text.Replace('0', '1')),
            var text => JsonSerializer.Serialize(text + "x"),
        },
        _ => null,
    };

    private static PairState Full() => new()
    {
        Entity = Entity.Order,
        MappingVersion = "1",
        FirstSeen = Now,
        Exact = Side("e"),
        Webshop = Side("w"),
        Main = Part(),
        Lines = [new("e-1", Part()), new("w-2", Part())],
        Intent = new()
        {
            Id = new("0198a6c2-0000-7000-8000-000000000001"),
            Kind = IntentKind.CreateRow,
            Target = SystemName.Exact,
            Fields = Values,
            Row = new(Collections.Lines, "r"),
            Collection = Collections.Prices,
            LineKey = "e-1",
            Lines = [new("e-1", "row", Values)],
            Groups = ["a", "b"],
            Correlation = "c",
            FollowsDelete = true,
            Since = Now,
            GivenUpAt = Now,
            EmptyLooks = 1,
            Attempts = 2,
            IsTaken = true,
        },
        Standing = new Standing.Waiting(WaitCause.Retry, SystemName.Exact, Now, Now, new("acme", Entity.Order, new("0198a6c2-0000-7000-8000-000000000001")), "why"),
        ParkedEdits = [new("a", new(ParkCause.Rejected, SystemName.Exact, Now, "why"))],
        MatchKey = "K",
        CreatedIn = SystemName.Exact,
        MadeForUnseen = true,
        RevivedIn = SystemName.Exact,
        Linked = true,
        LinesJoined = true,
        SeenWhole = true,
        Matched = true,
        WakeAt = Now,
        Failures = 1,
        OneByOne = true,
    };

    private static SideState Side(string record) => new()
    {
        Record = new(record),
        Existence = Existence.Present,
        Replaced = new(record + "r"),
        ETag = "tag",
        Epoch = "epoch",
        Rows = [new(record, new(1, Now, Now, true))],
        Sources = [new("prices/p", Values)],
        FreshAt = Now,
        RowsFreshAt = Now,
        MadeAt = Now,
        Deactivation = new(Values, Values, Now),
        Doubted = true,
        Missed = true,
        Behind = true,
    };

    private static Part Part() => new()
    {
        Exact = PartSideOf("er"),
        Webshop = PartSideOf("wr"),
        Edits = [new("a", Stamp)],
        Agreed = ["a", "b"],
        Restores = [new("b", new(Values, Stamp))],
    };

    private static PartSide PartSideOf(string row) => new()
    {
        Row = row,
        Existence = Existence.Present,
        View = Values,
        WrittenUnseen = [new("Description", new(Now, Now))],
        Overwrites = [new("Description", new(Now, [Value.Of("a"), Value.Of("b")], 1, Stamp))],
        Touched = Stamp,
        IsOurs = true,
        Place = 1,
    };
}
