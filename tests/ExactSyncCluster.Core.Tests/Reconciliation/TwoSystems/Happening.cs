using CsCheck;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Reconciliation.TwoSystems;

/// <summary>What can happen in a generated history.</summary>
public enum HappeningKind
{
    /// <summary>Somebody edits a property of a record.</summary>
    Edit,

    /// <summary>Somebody edits a property while the reply to the next write to that system is on its way.</summary>
    EditMeanwhile,

    /// <summary>Somebody edits a line.</summary>
    EditLine,

    /// <summary>Somebody adds a line.</summary>
    AddLine,

    /// <summary>Somebody removes a line.</summary>
    RemoveLine,

    /// <summary>Somebody makes a customer.</summary>
    Make,

    /// <summary>Somebody saves a record without a change.</summary>
    Touch,

    /// <summary>A feed is read; what it shows is on its way.</summary>
    Read,

    /// <summary>Something that is on its way arrives.</summary>
    Deliver,

    /// <summary>Something arrives again.</summary>
    DeliverAgain,

    /// <summary>Pairs that are due, or wait for a feed that is read now, are woken.</summary>
    Wake,

    /// <summary>The next write to a system goes wrong.</summary>
    Fault,

    /// <summary>A silo is killed within the next steps.</summary>
    Crash,
}

/// <summary>One thing that happens, after some time. The numbers choose among what there is.</summary>
public sealed record Happening(HappeningKind Kind, SystemName System, int Which, int What, int AfterMilliseconds)
{
    /// <summary>Any history of these kinds. An edit closer to a call of ours than clocks are compared cannot be told from the call's own effect.</summary>
    public static Gen<Happening[]> Histories(int most, params HappeningKind[] kinds) =>
        Gen.Select(Gen.Int[0, kinds.Length - 1].Select(index => kinds[index]), Gen.Bool, Gen.Int[0, 5], Gen.Int[0, 5], Gen.OneOf(Gen.Int[60, 400], Gen.Int[60, 4_000], Gen.Int[60, 40_000]))
            .Select(static chosen => new Happening(
                chosen.Item1, chosen.Item2 ? SystemName.Exact : SystemName.Webshop, chosen.Item3, chosen.Item4, chosen.Item5))
            .Array[3, most];

    /// <summary>The same on the other side.</summary>
    public Happening Mirrored() => this with { System = System.Other() };
}
