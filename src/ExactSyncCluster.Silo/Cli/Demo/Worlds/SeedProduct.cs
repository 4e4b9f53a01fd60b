using System.Globalization;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>A product as a person enters it in one of the systems.</summary>
internal sealed record SeedProduct
{
    public required string Sku { get; init; }

    public required string Name { get; init; }

    public string? ExtraDescription { get; init; }

    public string? Notes { get; init; }

    public string? Barcode { get; init; }

    public decimal? NetWeight { get; init; }

    public required decimal Price { get; init; }

    public string VatCode { get; init; } = "2";

    public string? SearchCode { get; init; }

    public bool Published { get; init; }

    public DateOnly? ActiveFrom { get; init; }

    public required string GroupCode { get; init; }

    /// <summary>What Exact Online holds; the webshop learns it from there.</summary>
    public decimal Stock { get; init; }

    public static SeedProduct Make(DutchData data, string sku)
    {
        var name = data.Product();
        return new SeedProduct
        {
            Sku = sku,
            Name = name,
            ExtraDescription = data.Maybe(0.4, () => "Uitvoering " + data.Dice.Int(1, 60).ToString(CultureInfo.InvariantCulture)),
            Notes = data.Maybe(0.3, () => "Artikel staat in gang " + data.Dice.Int(1, 30).ToString(CultureInfo.InvariantCulture)),
            Barcode = data.Maybe(0.8, data.Barcode),
            NetWeight = data.Chance(0.7) ? data.Weight() : null,
            Price = data.Price(),
            VatCode = data.Chance(0.85) ? "2" : "1",
            SearchCode = data.Maybe(0.6, () => name.Split(' ')[0].ToUpperInvariant()),
            Published = data.Chance(0.8),
            ActiveFrom = data.Day(2024),
            GroupCode = data.Pick(["KANTOOR", "TUIN", "HUIS"]),
            Stock = data.Dice.Int(0, 250),
        };
    }

    /// <summary>The same product as somebody else knows it.</summary>
    public SeedProduct Differing(DutchData data)
    {
        var other = this;
        if (data.Chance(0.3))
        {
            other = other with { Price = data.Price() };
        }

        if (data.Chance(0.25))
        {
            other = other with { Name = data.Product(), Barcode = null };
        }

        return data.Chance(0.3) ? other with { Notes = null, NetWeight = data.Weight() } : other;
    }

    public JsonObject ToExact() => Body.Of(
        ("Code", Sku),
        ("Description", Name),
        ("ExtraDescription", ExtraDescription),
        ("Notes", Notes),
        ("Barcode", Barcode),
        ("Unit", "pc"),
        ("NetWeight", NetWeight),
        ("NetWeightUnit", NetWeight is null ? null : "kg"),
        ("SalesVatCode", VatCode),
        ("SearchCode", SearchCode),
        ("IsWebshopItem", Published ? 1 : 0),
        ("StartDate", Body.Day(ActiveFrom)),
        ("ItemGroupCode", GroupCode),
        ("ItemGroupDescription", GroupCode[..1] + GroupCode[1..].ToLowerInvariant()));

    /// <summary>What stands in Exact Online and nowhere else is left out: the stock.</summary>
    public JsonObject ToWebshop() => Body.Of(
        ("sku", Sku),
        ("name", Name),
        ("extraDescription", ExtraDescription),
        ("notes", Notes),
        ("barcode", Barcode),
        ("unit", "pc"),
        ("netWeight", NetWeight),
        ("netWeightUnit", NetWeight is null ? null : "kg"),
        ("vatCode", VatCode),
        ("searchCode", SearchCode),
        ("price", Body.Of(("amount", Price), ("currency", "EUR"))),
        ("published", Published),
        ("activeFrom", Body.Day(ActiveFrom)));
}
