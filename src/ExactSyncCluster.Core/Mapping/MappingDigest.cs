using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>The version of a mapping: a digest of what its rows mean, whatever their order, layout and comments.</summary>
internal static class MappingDigest
{
    private const int Length = 16;

    /// <summary>The digest of accepted rows.</summary>
    public static string Of(ImmutableArray<CompiledSection> sections)
    {
        var rows = sections.SelectMany(static section => section.Rows
            .OrderBy(static row => row.Row.Exact, StringComparer.Ordinal)
            .Select(row => Written(section.Name, row)));

        // As JSON, so that no text in a row can be taken for the border between two.
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(rows)))[..Length];
    }

    private static List<string> Written(string section, CompiledRow compiled)
    {
        var (_, row, property) = compiled;
        return
        [
            section,
            row.Exact,
            row.Webshop,
            TypeWords.Of(property.Exact.Type),
            TypeWords.Of(property.Webshop.Type),
            property.Direction.ToString(),
            property.Group,
            property.OnCreate.ToString(),
            property.Unwritable.ToString(),
            row.Key ? "key" : "",
            row.Convert ?? "",
            row.Empty?.ToString("G29", CultureInfo.InvariantCulture) ?? "",
            .. (row.Codes ?? ImmutableSortedDictionary<string, string>.Empty).OrderBy(static code => code.Key, StringComparer.Ordinal).SelectMany(static code => new[] { code.Key, code.Value }),
        ];
    }
}
