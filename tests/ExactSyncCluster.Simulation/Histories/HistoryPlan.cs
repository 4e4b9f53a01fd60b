using System.Collections.Immutable;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Simulation.Faults;

namespace ExactSyncCluster.Simulation.Histories;

/// <summary>All that is decided about a history before it runs. It follows from the seed alone, except for what shrinking left out.</summary>
internal sealed record HistoryPlan
{
    /// <summary>A request that nobody heard of is carried out no later than this after its call has lasted as long as a call may: the pair looks after 10 s.</summary>
    public static readonly TimeSpan BeforeALook = TimeSpan.FromSeconds(9);

    /// <summary>The same where who looks once would send another.</summary>
    public static readonly TimeSpan BetweenTwoLooks = TimeSpan.FromSeconds(18);

    public required ulong Seed { get; init; }

    public required ImmutableArray<PlannedRecord> Records { get; init; }

    public required ImmutableArray<PlannedEdit> Edits { get; init; }

    public required ImmutableSortedDictionary<FaultKind, double> Faults { get; init; }

    /// <summary>Faults that strike at certain opportunities, in place of rates; null in a drawn history.</summary>
    public ImmutableArray<ScriptedFault>? Script { get; init; }

    /// <summary>Whether the connections use the default mapping with all its properties.</summary>
    public required bool WholeMapping { get; init; }

    /// <summary>How conflicts end.</summary>
    public ConflictRule Conflicts { get; init; }

    /// <summary>Whether Exact's calls are counted against its limits.</summary>
    public required bool Limited { get; init; }

    /// <summary>Whether Exact's error answers are counted, and who holds the budget of calls may die.</summary>
    public bool CountsErrors { get; init; }

    /// <summary>Whether deletions stop until a person approves them.</summary>
    public bool Fused { get; init; }

    /// <summary>Whether calls to Exact present tokens, which are renewed and may be lost.</summary>
    public bool Authorised { get; init; }

    /// <summary>The edit after which somebody takes the consent back; null where nobody does.</summary>
    public int? RevokedAfter { get; init; }

    /// <summary>How many rows a page of a feed holds.</summary>
    public required int PageSize { get; init; }

    /// <summary>How late a record may still be made.</summary>
    public TimeSpan MostLateCreate { get; init; } = BeforeALook;

    /// <summary>How late a record may still be changed.</summary>
    public TimeSpan MostLateChange { get; init; } = BeforeALook;

    /// <summary>Whether a call without an answer may end sooner than it has to.</summary>
    public bool EndsEarly { get; init; }

    /// <summary>Whether no feed is read of an entity of which a connection never has a record: it would show nothing.</summary>
    public bool ReadsCastAlone { get; init; }

    /// <summary>Whether lines are held against what people did to them.</summary>
    public bool ChecksLines { get; init; }

    /// <summary>Whether a connection may have records of an entity: from the beginning, or because somebody makes one.</summary>
    public bool MayHave(int connection, Entity entity) =>
        Records.Any(record => record.Connection == connection && record.Entity == entity)
        || (entity == Entity.Customer && Edits.Any(edit => edit.Kind is EditKind.Make or EditKind.Twins or EditKind.Import && Records[edit.Record].Connection == connection));
}

/// <summary>A record that stands in one system or in both before they are connected.</summary>
internal sealed record PlannedRecord(int Connection, Entity Entity, Origin Origin);

/// <summary>Where a record stands at first.</summary>
internal enum Origin
{
    /// <summary>In Exact.</summary>
    Exact,

    /// <summary>In the webshop.</summary>
    Webshop,

    /// <summary>In both, with the same key.</summary>
    Both,
}

/// <summary>What a person does. The number chooses among what there is at that moment.</summary>
internal sealed record PlannedEdit(int Number, TimeSpan After, int Record, SystemName System, EditKind Kind, int What);

/// <summary>The kinds of things that people do.</summary>
internal enum EditKind
{
    /// <summary>Changes a property.</summary>
    Property,

    /// <summary>Changes an order line.</summary>
    Line,

    /// <summary>Adds an order line.</summary>
    AddLine,

    /// <summary>Removes an order line.</summary>
    RemoveLine,

    /// <summary>Saves without a change.</summary>
    Touch,

    /// <summary>Makes the same change in both systems.</summary>
    Same,

    /// <summary>Makes a customer.</summary>
    Make,

    /// <summary>Deletes the record, if nothing names it.</summary>
    Delete,

    /// <summary>Gives the record another number or code.</summary>
    Key,

    /// <summary>Changes the connection's mapping, and starts the program again.</summary>
    Remap,

    /// <summary>Brings values of a history back.</summary>
    BringBack,

    /// <summary>Lets a pair go on.</summary>
    Resume,

    /// <summary>A program makes and changes many records at once.</summary>
    Import,

    /// <summary>Makes a customer, and somebody else makes the same one in the other system before anybody has seen it.</summary>
    Twins,
}
