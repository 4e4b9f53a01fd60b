using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Pairs;

/// <summary>Names one pair in the whole cluster: its connection, its entity and an id of our own.</summary>
[JsonConverter(typeof(PairKeyJsonConverter))]
public readonly record struct PairKey(string Connection, Entity Entity, Guid Id)
{
    /// <summary>Reads the written form.</summary>
    public static PairKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' names no pair; a pair is named connection/entity/id.");

    /// <summary>Reads the written form, if it is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PairKey key)
    {
        key = default;
        if (text?.Split('/') is not [{ Length: > 0 } connection, var name, var id]
            || !Guid.TryParseExact(id, "N", out var guid)
            || EntityNames.Parse(name) is not { } entity)
        {
            return false;
        }

        key = new(connection, entity, guid);
        return true;
    }

    /// <summary>What a record that is made in the webshop carries, so that it is found when the reply is lost.</summary>
    public string Correlation => Id.ToString("N");

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>connection/entity/id.</summary>
    public override string ToString() => $"{Connection}/{EntityNames.Of(Entity)}/{Id:N}";
}
