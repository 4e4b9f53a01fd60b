using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>One thing that a person is going to do at one of the screens.</summary>
internal abstract record PlannedAct(SystemName System)
{
    /// <summary>Gives properties of a record, or of one of its lines, new values; null takes one away.</summary>
    internal sealed record Set(SystemName System, DemoPair Pair, DemoLine? Line, ImmutableArray<PlannedValue> Values) : PlannedAct(System);

    internal sealed record AddLine(SystemName System, DemoPair Pair, DemoPair Product, SeedLine Content) : PlannedAct(System);

    internal sealed record RemoveLine(SystemName System, DemoPair Pair, DemoLine Line) : PlannedAct(System);

    /// <summary>The warehouse delivers an order in part (20) or whole (21).</summary>
    internal sealed record Deliver(DemoPair Pair, int Status) : PlannedAct(SystemName.Exact);

    internal sealed record MakeCustomer(SystemName System, SeedCustomer Content) : PlannedAct(System);

    internal sealed record MakeProduct(SystemName System, SeedProduct Content) : PlannedAct(System);

    internal sealed record MakeOrder(SystemName System, SeedOrder Content) : PlannedAct(System);

    internal sealed record Delete(SystemName System, DemoPair Pair) : PlannedAct(System);
}

/// <summary>A property and what it is to be.</summary>
internal sealed record PlannedValue(DemoProperty Property, string? Value);

/// <summary>What happens at one moment: one act, or two that meet.</summary>
/// <param name="Due">How long after the beginning.</param>
/// <param name="Acts">The acts, at most one on each side.</param>
/// <param name="Gap">How much later the second one begins.</param>
internal sealed record PlannedStep(TimeSpan Due, ImmutableArray<PlannedAct> Acts, TimeSpan Gap)
{
    /// <summary>Both sides give one property of one pair different values at the same moment.</summary>
    public bool IsConflict =>
        Acts is [PlannedAct.Set { } one, PlannedAct.Set { } other]
        && one.System != other.System
        && one.Pair == other.Pair
        && one.Line == other.Line
        && one.Values.Any(value => other.Values.Any(against => against.Property == value.Property && against.Value != value.Value));
}
