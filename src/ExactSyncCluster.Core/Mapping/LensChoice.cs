using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>The lens that joins the two properties of a row, if there is one.</summary>
internal abstract record LensChoice
{
    private LensChoice()
    {
    }

    /// <summary>The conversions a row may name.</summary>
    public static ImmutableArray<string> Conversions { get; } = ["percent", "lowercase", "uppercase"];

    /// <summary>The lens for a row.</summary>
    public static LensChoice For(MappingRow row, PropertySchema exact, PropertySchema webshop)
    {
        if (EmptyMisused(row, webshop.Type) is { } misuse)
        {
            return new None(misuse);
        }

        if (row.Codes is { } codes)
        {
            return row.Convert is null ? OfCodes(codes, exact, webshop) : new None("'codes' and 'convert' cannot be used together");
        }

        return row.Convert is null ? Plain(row, exact, webshop) : Converting(row.Convert, exact, webshop);
    }

    private static LensChoice Plain(MappingRow row, PropertySchema exact, PropertySchema webshop) => (exact.Type, webshop.Type) switch
    {
        (DataType.Whole, DataType.Flag) => new Found(new Lens.ByteFlag()),
        (DataType.Flag, DataType.Flag) => new Found(new Lens.Same(new Value.Flag(false))),
        (DataType.Reference, DataType.Reference) when exact.References != webshop.References || exact.References is null => new None(
            $"Exact's '{exact.Name}' refers to {Referred(exact)} and the webshop's '{webshop.Name}' to {Referred(webshop)}"),
        (DataType.Whole, DataType.Whole) => new Found(new Lens.Same(row.Empty is { } empty ? new Value.Whole((long)empty) : Value.Nothing)),
        (DataType.Number, DataType.Number) => new Found(new Lens.Same(Value.Of(row.Empty))),
        var (left, right) when left == right => new Found(new Lens.Same(Value.Nothing)),
        _ => Unjoined(exact, webshop),
    };

    private static LensChoice Converting(string convert, PropertySchema exact, PropertySchema webshop) => (convert, exact.Type, webshop.Type) switch
    {
        ("percent", DataType.Number, DataType.Number) => new Found(new Lens.Percent()),
        ("percent", _, _) => new None("'percent' is a conversion of decimals, " + Types(exact, webshop)),
        ("lowercase", DataType.Text, DataType.Text) => new Found(new Lens.LetterCase(ExactUpper: true, WebshopUpper: false)),
        ("uppercase", DataType.Text, DataType.Text) => new Found(new Lens.LetterCase(ExactUpper: true, WebshopUpper: true)),
        ("lowercase" or "uppercase", _, _) => new None($"'{convert}' is a conversion of text, " + Types(exact, webshop)),
        _ => new None($"'{convert}' is no conversion; give one of {string.Join(", ", Conversions)}", NearestName.Among(convert, Conversions)),
    };

    private static LensChoice OfCodes(ImmutableSortedDictionary<string, string> codes, PropertySchema exact, PropertySchema webshop)
    {
        if (exact.Type is not (DataType.Text or DataType.Whole) || webshop.Type != DataType.Text)
        {
            return new None("'codes' joins a text or an integer in Exact with a text in the webshop, " + Types(exact, webshop));
        }

        if (codes.IsEmpty)
        {
            return new None("the list of codes is empty");
        }

        var pairs = ImmutableArray.CreateBuilder<CodePair>(codes.Count);
        foreach (var (key, word) in codes)
        {
            if (Code(exact.Type, key) is not { } code)
            {
                return new None($"'{key}' in the list of codes is no {TypeWords.Of(exact.Type)}");
            }

            if (Value.Of(word) is not Value.Text text)
            {
                return new None($"the code '{key}' has no word for the webshop");
            }

            if (pairs.Any(pair => pair.Exact == code || pair.Webshop == text))
            {
                return new None($"the list of codes is not one to one: '{key}' or '{word}' appears twice");
            }

            pairs.Add(new(code, text));
        }

        return new Found(new Lens.Codes(pairs.ToImmutable()));
    }

    private static Value? Code(DataType type, string key) => type switch
    {
        DataType.Whole => long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? new Value.Whole(number) : null,
        _ => Value.Of(key) as Value.Text,
    };

    private static string? EmptyMisused(MappingRow row, DataType type) => row.Empty switch
    {
        null => null,
        _ when row.Codes is not null || type is not (DataType.Whole or DataType.Number) => "'empty' says what an empty number means; the webshop's property is "
            + (row.Codes is null ? TypeWords.Of(type) : "a code"),
        not 0 when row.Convert == "percent" => "an empty percentage means 0; 'empty' cannot be another number",
        { } number when type == DataType.Whole && (number != decimal.Truncate(number) || number is < long.MinValue or > long.MaxValue) =>
            "'empty' must be an integer, as the property is",
        _ => null,
    };

    private static None Unjoined(PropertySchema exact, PropertySchema webshop) => new(
        $"Exact's '{exact.Name}' ({TypeWords.Of(exact.Type)}) cannot be joined with the webshop's '{webshop.Name}' ({TypeWords.Of(webshop.Type)})");

    private static string Types(PropertySchema exact, PropertySchema webshop) =>
        $"but '{exact.Name}' is {TypeWords.Of(exact.Type)} and '{webshop.Name}' is {TypeWords.Of(webshop.Type)}";

    private static string Referred(PropertySchema property) =>
        property.References is { } entity ? $"a {EntityNames.Of(entity)}" : "a record that is not kept equal";

    /// <summary>This lens joins them.</summary>
    public sealed record Found(Lens Lens) : LensChoice;

    /// <summary>No lens joins them.</summary>
    public sealed record None(string Reason, string? Nearest = null) : LensChoice;
}
