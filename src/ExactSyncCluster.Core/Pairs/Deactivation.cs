using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>How we made a record inactive, because its partner was deleted: what is kept in case the deletion is overruled.</summary>
/// <param name="Written">What we wrote.</param>
/// <param name="Before">What stood there until then and is to come back; without what a person has set since, and empty once the record is in use again.</param>
/// <param name="Since">When it was decided.</param>
public sealed record Deactivation(Fields Written, Fields Before, DateTimeOffset Since)
{
    /// <summary>Whether it was carried out, and the deletion that it follows still stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCarriedOut { get; init; }

    /// <summary>Whether what a property shows is our doing, and nobody's wish.</summary>
    public bool Hides(string name, Value shown) => Before.ContainsKey(name) && Written.Get(name) == shown;

    /// <summary>A property as people left it.</summary>
    public Value Active(string name, Value shown) => Hides(name, shown) ? Before.Get(name) : shown;
}
