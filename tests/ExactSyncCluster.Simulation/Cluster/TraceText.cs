using System.Globalization;
using System.Runtime.CompilerServices;

namespace ExactSyncCluster.Simulation.Cluster;

/// <summary>The text of a line of the trace. It is put together only where somebody reads it.</summary>
[InterpolatedStringHandler]
internal ref struct TraceText
{
    private DefaultInterpolatedStringHandler _text;

    public TraceText(int literalLength, int formattedCount, World world, out bool isRead)
    {
        isRead = world.Traces;
        _text = isRead ? new(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    public string Finish() => _text.ToStringAndClear();
}
