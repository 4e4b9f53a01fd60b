using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using ExactSyncCluster.Core.Connectors;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Connectors.ExactOnline.Wire;

/// <summary>The body of a write.</summary>
internal static class WireBody
{
    /// <summary>One row's values, and its lines where it is posted with them.</summary>
    public static ReadOnlyMemory<byte> Of(Fields fields, string? linesName = null, ImmutableArray<LineWritten> lines = default)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Write(writer, fields);
            if (linesName is not null)
            {
                writer.WriteStartArray(linesName);
                foreach (var line in lines)
                {
                    writer.WriteStartObject();
                    Write(writer, line.Fields);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, Fields fields)
    {
        foreach (var (name, value) in fields)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case Value.Empty:
                writer.WriteNullValue();
                break;
            case Value.Text text:
                writer.WriteStringValue(text.Content);
                break;
            case Value.Whole whole:
                writer.WriteNumberValue(whole.Content);
                break;
            case Value.Number number:
                writer.WriteNumberValue(number.Content);
                break;
            case Value.Flag flag:
                writer.WriteBooleanValue(flag.Content);
                break;
            case Value.Day day:
                writer.WriteStringValue(WireDate.Written(day.Content));
                break;
            case Value.Instant instant:
                writer.WriteStringValue(WireDate.Written(instant.Content));
                break;
            case Value.Reference reference:
                writer.WriteStringValue(reference.Id);
                break;
            default:
                throw new NotSupportedException($"Exact Online has no written form for a value of type {value.GetType().Name}.");
        }
    }
}
