using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>
/// All that is known of one pair. It holds observations, outstanding edits and the open intent, never a plan:
/// what is to be done is computed from it each time.
/// </summary>
public sealed record PairState
{
    /// <summary>The form of this record that this version writes.</summary>
    public const int PresentSchema = 1;

    /// <summary>The form in which it was stored.</summary>
    public int Schema { get; init; } = PresentSchema;

    /// <summary>What is paired.</summary>
    public required Entity Entity { get; init; }

    /// <summary>The mapping with which it was last compared.</summary>
    public required string MappingVersion { get; init; }

    /// <summary>When the first of the two records was first seen.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>The Exact record.</summary>
    public SideState Exact { get; init; } = SideState.Unseen;

    /// <summary>The webshop's record.</summary>
    public SideState Webshop { get; init; } = SideState.Unseen;

    /// <summary>The main rows.</summary>
    public Part Main { get; init; } = Part.Unseen;

    /// <summary>The lines, by our own key.</summary>
    public Map<Part> Lines { get; init; } = [];

    /// <summary>The write whose outcome is not settled yet.</summary>
    public Intent? Intent { get; init; }

    /// <summary>Whether it may go on.</summary>
    public Standing Standing { get; init; } = new Standing.Active();

    /// <summary>Edits that need a person, by part and group; the rest of the pair goes on.</summary>
    public Map<ParkedEdit> ParkedEdits { get; init; } = [];

    /// <summary>The key by which its records are matched; null while none of them has one.</summary>
    public string? MatchKey { get; init; }

    /// <summary>The system in which the other's record was made by us; null when both were found.</summary>
    public SystemName? CreatedIn { get; init; }

    /// <summary>
    /// True when the webshop's record carries this pair's key, but no Exact record of it was ever seen: it was made for one that a lost or older
    /// directory knew. A person can say that it is to be made anew.
    /// </summary>
    public bool MadeForUnseen { get; init; }

    /// <summary>The system whose record had been made inactive when its partner was deleted, and is a new one's partner now, until the two are equal; null otherwise.</summary>
    public SystemName? RevivedIn { get; init; }

    /// <summary>True once both records were known to belong together.</summary>
    public bool Linked { get; init; }

    /// <summary>True once the lines that both orders had were joined: lines added later are never joined.</summary>
    public bool LinesJoined { get; init; }

    /// <summary>True once an Exact order was read as a whole, with lines that add up to its header.</summary>
    public bool SeenWhole { get; init; }

    /// <summary>True when both systems were searched for its match key before it was first handed over.</summary>
    public bool Matched { get; init; }

    /// <summary>How urgent it is.</summary>
    public CallPriority Priority { get; init; } = CallPriority.Record;

    /// <summary>When a property changes by itself (a price row begins or ends); null when none does.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>How often in a row a write was rejected, in conflict or its outcome not learnt, which spaces the attempts.</summary>
    public int Failures { get; init; }

    /// <summary>True after a refusal until all is written: edits go one at a time, so that only what is refused stays behind.</summary>
    public bool OneByOne { get; init; }

    /// <summary>Whether a write of it was rejected and the reason is not gone yet: such a record has a smaller share of the error budget.</summary>
    [JsonIgnore]
    public bool WasRejected => OneByOne || ParkedEdits.Values.Any(static edit => edit.Cause == ParkCause.Rejected);

    /// <summary>Whether a record is marked to be read, for what was shown of it and is no part of the state.</summary>
    [JsonIgnore]
    public bool IsToBeRead => Exact.Doubted || Exact.Behind || Webshop.Doubted || Webshop.Behind;

    /// <summary>A part: the main rows for null, otherwise a line.</summary>
    public Part PartOf(string? lineKey) => lineKey is null ? Main : Lines.GetValueOrDefault(lineKey, Part.Unseen);

    /// <summary>One of the two sides.</summary>
    public SideState Side(SystemName system) => system == SystemName.Exact ? Exact : Webshop;

    /// <summary>This state with one side changed.</summary>
    public PairState With(SystemName system, SideState side) =>
        ReferenceEquals(Side(system), side) ? this : system == SystemName.Exact ? this with { Exact = side } : this with { Webshop = side };
}
