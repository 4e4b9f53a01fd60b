using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>
/// Reads a mapping that was refused as a whole once more, row by row: what else is wrong with its form is told at the same time,
/// and the rows that are well formed can still be checked. A row that is not leaves a gap, so that the others keep their numbers.
/// </summary>
internal sealed class RowByRow(string fileName, JsonSerializerOptions form)
{
    private static readonly JsonReaderOptions Reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly ImmutableArray<MappingSyntaxError>.Builder _errors = ImmutableArray.CreateBuilder<MappingSyntaxError>();
    private readonly Dictionary<string, ImmutableArray<MappingRow>> _sections = new(StringComparer.Ordinal);

    /// <summary>What was refused, with all that can be told of it.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="first">What the reading of the whole stopped at.</param>
    public MappingReading.Unreadable Read(string json, MappingSyntaxError first)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        try
        {
            Walk(bytes);
        }
        catch (JsonException)
        {
            // From here on it is no JSON: the first error says where.
        }

        return new(first)
        {
            Further = [.. _errors.Where(error => error.Path != first.Path)],
            Rest = new()
            {
                Customer = Rows(MappingSections.Customer),
                Product = Rows(MappingSections.Product),
                Order = Rows(MappingSections.Order),
                OrderLine = Rows(MappingSections.OrderLine),
            },
        };
    }

    private void Walk(byte[] bytes)
    {
        var reader = new Utf8JsonReader(bytes, Reading);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var path = $"$.{name}";
            reader.Read();
            if (SyntaxRefusal.AboutFileMember(name, reader.TokenType) is { } refused)
            {
                _errors.Add(new(fileName, null, null, path, refused.Reason, refused.Nearest));
            }

            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            var rows = ImmutableArray.CreateBuilder<MappingRow>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                rows.Add(Row(bytes, start..(int)reader.BytesConsumed, $"{path}[{rows.Count}]"));
            }

            _sections[name] = rows.ToImmutable();
        }
    }

    private MappingRow Row(byte[] bytes, Range place, string path)
    {
        try
        {
            if (JsonSerializer.Deserialize<MappingRow>(bytes.AsSpan(place), form) is { } row)
            {
                return row;
            }

            _errors.Add(new(fileName, null, null, path, "a row is null; remove it or fill it in"));
        }
        catch (JsonException refusal)
        {
            var before = bytes.AsSpan(..place.Start);
            var column = before.Length - (before.LastIndexOf((byte)'\n') + 1);
            var error = SyntaxRefusal.Explain(refusal, fileName, path);
            _errors.Add(error with
            {
                Line = error.Line + before.Count((byte)'\n'),
                Position = error.Line == 1 ? error.Position + column : error.Position,
            });
        }

        return MappingRow.Gap;
    }

    // A section that is missing is told by the first error, or beside it; without its rows nothing is said about them.
    private ImmutableArray<MappingRow> Rows(string section) => _sections.GetValueOrDefault(section, [MappingRow.Gap]);
}
