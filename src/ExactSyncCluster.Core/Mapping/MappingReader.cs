using System.Collections.Immutable;
using System.Text.Json;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>Reads a mapping file. Comments and trailing commas are welcome; a member that a mapping does not have is refused.</summary>
public static class MappingReader
{
    /// <summary>The longest file that is read, in characters: every property of both systems fits many times.</summary>
    public const int LongestFile = 1_000_000;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Strict)
    {
        AllowTrailingCommas = true,
        Converters = { new WordConverter<Direction>(), new WordConverter<OnCreate>(), new WordConverter<Unwritable>() },
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads a mapping.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="fileName">The name that errors give.</param>
    public static MappingReading Parse(string json, string fileName)
    {
        if (json.Length > LongestFile)
        {
            return Unreadable("$", $"the file has {json.Length} characters; a mapping has at most {LongestFile}");
        }

        try
        {
            return JsonSerializer.Deserialize<MappingFile>(json.TrimStart('\uFEFF'), Form) is { } file
                ? Whole(file)
                : Unreadable("$", "the file is null; a mapping is an object");
        }
        catch (JsonException refusal)
        {
            return new RowByRow(fileName, Form).Read(json.TrimStart('\uFEFF'), SyntaxRefusal.Explain(refusal, fileName));
        }

        MappingReading Whole(MappingFile file) =>
            Gap(file) is { } path ? Unreadable(path, "a row or code is null; remove it or fill it in") : new MappingReading.Read(file);

        MappingReading.Unreadable Unreadable(string path, string reason) => new(new(fileName, null, null, path, reason));
    }

    // The serializer lets null through where a list's element or a dictionary's value may not be null.
    private static string? Gap(MappingFile file)
    {
        (string Name, ImmutableArray<MappingRow> Rows)[] sections =
        [
            (MappingSections.Customer, file.Customer),
            (MappingSections.Product, file.Product),
            (MappingSections.Order, file.Order),
            (MappingSections.OrderLine, file.OrderLine),
        ];
        foreach (var (name, rows) in sections)
        {
            for (var index = 0; index < rows.Length; index++)
            {
                if (rows[index] is null)
                {
                    return $"$.{name}[{index}]";
                }

                if (rows[index].Codes?.FirstOrDefault(static code => code.Value is null) is { Key: { } key })
                {
                    return $"$.{name}[{index}].codes.{key}";
                }
            }
        }

        return null;
    }
}
