using CsCheck;
using ExactSyncCluster.Core.Mapping;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Tests.Mapping;

/// <summary>Values that a system might show, many of them unpleasant.</summary>
internal static class MappedValues
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 12],
        Gen.String[Gen.Char['\u0000', '\uD7FF'], 0, 6],
        Gen.OneOf(
            " ", "\t", "\r\n", "\r", "\n", "\u00A0", "\u2028", "e\u0301", "é", "\u0301", "A\u030A", "\u212B", "H\u0331", "ẖ", "ß", "ẞ", "İ", "ı", "i\u0307",
            "ς", "Σ", "ſ", "ϴ", "ϑ", "K", "µ", "μ", "ǆ", "ǅ", "Ǆ", "ᾳ", "ᾼ", "ŉ", "ﬁ", "Å", "\u0345", "ι", "𐐨", "𐐀", "😀", "\uD800", "\uDC00", "한", "\u1112\u1161\u11AB", "\0"));

    private static readonly Gen<string> Text = Gen.Frequency(
        (6, Piece.Array[0, 6].Select(static pieces => string.Concat(pieces))),
        (1, Gen.Select(Piece, Gen.Int[1, 500], static (piece, times) => string.Concat(Enumerable.Repeat(piece, times)))));

    private static readonly Gen<decimal> Number = Gen.OneOf(
        Gen.OneOf(
            0m, -0.0m, 0.00m, 1m, 1.0m, 1.000m, 0.055m, 5.5m, -5.5m, 100m, 0.1234567890123456789012345678m, 0.0000000000000000000000000001m,
            79228162514264337593543950335m, -79228162514264337593543950335m, 10_000_000m, 10_000_000.000000000001m, 1_000_000_000m, 1_000_000_000.01m),
        Gen.Decimal,
        Gen.Select(Gen.Long, Gen.Int[0, 28], static (digits, scale) => new decimal((int)digits, (int)(digits >> 32), 0, digits < 0, (byte)scale)),
        Gen.Select(Gen.Int[-100_000, 100_000], Gen.Int[0, 6], static (digits, scale) => new decimal(Math.Abs(digits), 0, 0, digits < 0, (byte)scale)));

    private static readonly Gen<DateOnly> Day = Gen.Int[DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber);

    /// <summary>What a system might show of a row's property: as a connector makes it, or as it stands in a stored or hand-made state.</summary>
    public static Gen<Value> Of(PropertyMapping row, SystemName system)
    {
        var property = row.In(system);
        var shown = property.Type switch
        {
            DataType.Text => Gen.OneOf(Text.Select(static text => Value.Of(text)), Text.Select(static text => (Value)new Value.Text(text)), Codes(row, system)),
            DataType.Whole => Gen.OneOf(Gen.Long.Select(static number => Value.Of(number)), Gen.Long[-1, 50].Select(static number => Value.Of(number))),
            DataType.Number => Number.Select(static number => Value.Of(number)),
            DataType.Flag => Gen.Bool.Select(static flag => Value.Of(flag)),
            DataType.Day => Day.Select(static day => Value.Of(day)),
            DataType.Instant => Gen.DateTimeOffset.Select(static at => (Value)new Value.Instant(at)),
            DataType.Reference => Gen.Guid.Select(id => (Value)new Value.Reference(property.References!.Value, id.ToString("D"))),
            _ => throw new ArgumentOutOfRangeException(nameof(row), property.Type, "Not a type."),
        };
        return Gen.Frequency((1, Gen.Const(Value.Nothing)), (9, shown));
    }

    private static Gen<Value> Codes(PropertyMapping row, SystemName system) => row.Lens is Lens.Codes codes
        ? Gen.OneOf([.. codes.Pairs.Select(pair => system == SystemName.Exact ? pair.Exact : pair.Webshop)])
        : Gen.OneOf("NL", "nl", " nl ", "De", "EUR", "eur").Select(static code => Value.Of(code));
}
