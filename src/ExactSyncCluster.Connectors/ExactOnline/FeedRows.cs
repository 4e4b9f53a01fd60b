using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Connectors.ExactOnline.Wire;
using ExactSyncCluster.Connectors.Http;
using ExactSyncCluster.Core.Changes;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>Makes entries of the rows of a feed.</summary>
internal sealed class FeedRows(RowReader rows)
{
    public const string DeletedPath = "sync/Deleted";

    /// <summary>What is read of the feed of deletions.</summary>
    public static ImmutableArray<string> DeletedSelected { get; } = ["ID", "EntityKey", "EntityType", "Timestamp", "DeletedDate"];

    /// <summary>
    /// The entries of one row: one, or none when the row does not concern us. Null when the row cannot be read.
    /// The resource is null for the feed of deletions.
    /// </summary>
    public ImmutableArray<FeedEntry>? Entries(ExactResource? resource, JsonElement wire, DateTimeOffset latest) =>
        resource is null ? Deletion(wire, latest) : Change(resource, wire, latest);

    private ImmutableArray<FeedEntry>? Change(ExactResource resource, JsonElement wire, DateTimeOffset latest)
    {
        if (rows.ReadFed(resource, wire, latest) is not { } row)
        {
            return null;
        }

        // A row without a parent belongs to no record, and a price with an account is an agreement with one customer.
        if (IsAgreement(resource, row) || Record(resource, wire, row) is not { } record)
        {
            return [];
        }

        return
        [
            new()
            {
                Entity = resource.Entity,
                Record = new(record),
                Rows = [row],
                Aliases = Aliases(resource, wire, record),
            },
        ];
    }

    /// <summary>Whether a price row is an agreement with one customer, which is no price of the item.</summary>
    public static bool IsAgreement(ExactResource resource, RowShown row) =>
        resource.Collection == Collections.Prices && row.Fields?.Get("Account").IsEmpty == false;

    private static string? Record(ExactResource resource, JsonElement wire, RowShown row) =>
        resource.Parent is null ? row.Key.Id : WireValue.Id(wire.Member(resource.Parent));

    private static ImmutableArray<string> Aliases(ExactResource resource, JsonElement wire, string record) =>
        resource.FeedAlias is { } name && WireValue.Id(wire.Member(name)) is { } alias && alias != record ? [alias] : [];

    private static ImmutableArray<FeedEntry>? Deletion(JsonElement wire, DateTimeOffset latest)
    {
        if (wire.Member("EntityType") is not { } type || WireValue.Id(wire.Member("EntityKey")) is not { } key)
        {
            return null;
        }

        // The record is told where the row is a record; a line or a price row tells itself alone.
        (Entity Entity, string Collection, bool IsRecord)? gone = WireValue.Whole(type) switch
        {
            2 => (Entity.Customer, "", true),
            8 => (Entity.Product, Collections.Prices, false),
            9 => (Entity.Product, "", true),
            32 => (Entity.Order, "", true),
            33 => (Entity.Order, Collections.Lines, false),
            _ => null,
        };
        if (gone is not { } what)
        {
            return [];
        }

        var row = new RowShown
        {
            Key = new(what.Collection, key),
            Fields = null,
            Version = RowReader.Version(wire),
            ModifiedAt = WireDate.Instant(wire.Text("DeletedDate"), latest),
        };
        return [new() { Entity = what.Entity, Record = what.IsRecord ? new RecordId(key) : null, Rows = [row] }];
    }
}
