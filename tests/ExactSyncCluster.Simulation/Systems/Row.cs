using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Simulation.Systems;

/// <summary>Writes down the fields of a row as a test reads best.</summary>
internal static class Row
{
    public static Fields Of(params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var row = Fields.None;
        foreach (var (name, value) in fields)
        {
            row = row.With(name, Make(value));
        }

        return row;
    }

    public static Value Make(object? value) => value switch
    {
        null => Value.Nothing,
        Value given => given,
        string text => Value.Of(text),
        decimal number => Value.Of(number),
        int whole => Value.Of((long)whole),
        bool flag => Value.Of(flag),
        DateOnly day => Value.Of(day),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No value of a field."),
    };
}
