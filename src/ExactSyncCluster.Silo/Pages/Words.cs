using System.Text.RegularExpressions;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Pairs;
using ExactSyncCluster.Core.Reconciliation;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Diagnostics;
using ExactSyncCluster.Silo.Grains.Connections;
using ExactSyncCluster.Silo.Storage;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>The words by which the console calls things: those of the people who use both systems.</summary>
internal static partial class Words
{
    public static string Of(SystemName system) => system == SystemName.Exact ? "Exact Online" : "the webshop";

    public static string Many(Entity entity) => entity switch
    {
        Entity.Customer => "Customers",
        Entity.Product => "Products",
        Entity.Order => "Orders",
    };

    public static string One(Entity entity) => entity switch
    {
        Entity.Customer => "Customer",
        Entity.Product => "Product",
        Entity.Order => "Order",
    };

    /// <summary>The number or code by which people know a record; null when it has none.</summary>
    public static string? Name(ListedPair pair) => pair.MatchKey ?? pair.ShopNumber ?? pair.Number;

    /// <summary>A stored reason as a sentence, with the systems called as people call them.</summary>
    public static string Reason(string reason) => Sentence.Of(ExactName.Replace(WebshopName.Replace(reason, "the webshop"), "Exact Online"));

    public static string Of(PairStatus status) => status switch
    {
        PairStatus.Known => "not looked at yet",
        PairStatus.Settled => "equal",
        PairStatus.Working => "at work",
        PairStatus.Waiting => "waiting",
        PairStatus.Parked => "needs a person",
        PairStatus.Moved => "joined to another",
        PairStatus.Ended => "deleted",
    };

    /// <summary>How urgent a status looks: the class of its colour.</summary>
    public static string Tone(PairStatus status) => status switch
    {
        PairStatus.Settled => "good",
        PairStatus.Working or PairStatus.Waiting => "busy",
        PairStatus.Parked => "bad",
        _ => "idle",
    };

    public static string Of(ConnectionPhase phase) => phase switch
    {
        ConnectionPhase.Surveying => "reading both systems for the first time",
        ConnectionPhase.Running => "running",
        ConnectionPhase.Paused => "paused",
    };

    public static string Of(CallPriority priority) => priority switch
    {
        CallPriority.Order => "of orders",
        CallPriority.Person => "that a person waits for",
        CallPriority.Feed => "reads",
        CallPriority.Record => "of customers and products",
        CallPriority.Backfill => "of the import",
    };

    public static string Of(WriteKind kind) => kind switch
    {
        WriteKind.Create => "making records",
        WriteKind.Update => "changing records",
        WriteKind.Delete => "deleting records",
    };

    public static string Of(HistoryKind kind) => kind switch
    {
        HistoryKind.Linked => "linked",
        HistoryKind.Created => "made",
        HistoryKind.Written => "written",
        HistoryKind.ConflictLost => "lost a conflict",
        HistoryKind.Restored => "put back",
        HistoryKind.BroughtBack => "brought back",
        HistoryKind.Reported => "cannot travel, stays",
        HistoryKind.Rendered => "shown otherwise than written",
        HistoryKind.Deleted => "deleted",
        HistoryKind.DeleteOverruled => "deletion overruled by an edit",
        HistoryKind.Parked => "needs a person",
        HistoryKind.Resumed => "let go on",
    };

    public static string Of(IntentKind kind) => kind switch
    {
        IntentKind.CreateRecord => "make the record",
        IntentKind.UpdateRecord => "change the record",
        IntentKind.DeleteRecord => "delete the record",
        IntentKind.CreateRow => "add a line",
        IntentKind.UpdateRow => "change a line",
        IntentKind.DeleteRow => "remove a line",
    };

    [GeneratedRegex(@"\b(the )?Webshop\b", RegexOptions.ExplicitCapture)]
    private static partial Regex WebshopName { get; }

    [GeneratedRegex(@"\bExact\b(?! Online|')", RegexOptions.ExplicitCapture)]
    private static partial Regex ExactName { get; }
}
