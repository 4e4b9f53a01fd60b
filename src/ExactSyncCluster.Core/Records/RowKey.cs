using System.Text.Json.Serialization;

namespace ExactSyncCluster.Core.Records;

/// <summary>
/// One source row of a record: its main row, or a row of one of its collections (an order line, a price row).
/// A system gives versions to rows, never to records.
/// </summary>
/// <param name="Collection">The collection's name, see <see cref="Collections"/>; empty for the main row.</param>
/// <param name="Id">The row's own id in its system.</param>
public readonly record struct RowKey(string Collection, string Id)
{
    /// <summary>True for the record's own row.</summary>
    [JsonIgnore]
    public bool IsMain => Collection.Length == 0;

    /// <summary>The main row with this id.</summary>
    public static RowKey Main(string id) => new("", id);

    /// <inheritdoc/>
    public override string ToString() => IsMain ? Id : $"{Collection}/{Id}";
}
