using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>Puts an interpolated text of <see cref="Html"/> together.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlText(int literalLength, int formattedCount)
{
    private const int UsualText = 16;

    private readonly StringBuilder _text = new(literalLength + (formattedCount * UsualText));

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Html? piece) => _text.Append(piece);

    public void AppendFormatted(IEnumerable<Html> pieces) => _text.Append(Html.All(pieces));

    public void AppendFormatted(string? text) => _text.Append(WebUtility.HtmlEncode(text));

    public void AppendFormatted(long number) => _text.Append(number.ToString("N0", CultureInfo.InvariantCulture));

    internal string ToStringAndClear()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
