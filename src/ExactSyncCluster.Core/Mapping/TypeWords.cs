using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>The words by which a mapping file names data types.</summary>
internal static class TypeWords
{
    /// <summary>All words.</summary>
    public static ImmutableArray<string> All { get; } = [.. Enum.GetValues<DataType>().Select(Of)];

    /// <summary>A type's word.</summary>
    public static string Of(DataType type) => type switch
    {
        DataType.Text => "text",
        DataType.Whole => "integer",
        DataType.Number => "decimal",
        DataType.Flag => "boolean",
        DataType.Day => "date",
        DataType.Instant => "dateTime",
        DataType.Reference => "reference",
    };

    /// <summary>The type with this word; null when there is none.</summary>
    public static DataType? Parse(string word)
    {
        var index = All.IndexOf(word, StringComparer.Ordinal);
        return index < 0 ? null : Enum.GetValues<DataType>()[index];
    }

    /// <summary>Whether a property can hold a value. Every type can be empty.</summary>
    public static bool Fits(PropertySchema property, Value value) => value switch
    {
        Value.Empty => true,
        Value.Text => property.Type == DataType.Text,
        Value.Whole => property.Type == DataType.Whole,
        Value.Number => property.Type == DataType.Number,
        Value.Flag => property.Type == DataType.Flag,
        Value.Day => property.Type == DataType.Day,
        Value.Instant => property.Type == DataType.Instant,
        Value.Reference reference => property.Type == DataType.Reference && property.References == reference.Entity,
        _ => false,
    };
}
