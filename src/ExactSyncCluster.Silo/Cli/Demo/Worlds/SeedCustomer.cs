using System.Globalization;
using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>A customer as a person enters it in one of the systems.</summary>
internal sealed record SeedCustomer
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Website { get; init; }

    public required string Line1 { get; init; }

    public string? Line2 { get; init; }

    public required string Postcode { get; init; }

    public required string City { get; init; }

    public string? State { get; init; }

    public string? VatNumber { get; init; }

    public string? ChamberOfCommerce { get; init; }

    public string Language { get; init; } = "nl";

    public string? PaymentCondition { get; init; }

    public string? Remarks { get; init; }

    public string Status { get; init; } = "customer";

    public static SeedCustomer Make(DutchData data, int code)
    {
        var name = data.Chance(0.75) ? data.Company() : data.Person();
        return new SeedCustomer
        {
            Code = code.ToString(CultureInfo.InvariantCulture),
            Name = name,
            Email = data.Maybe(0.9, () => data.Email(name)),
            Phone = data.Maybe(0.85, data.Phone),
            Website = data.Maybe(0.5, () => data.Website(name)),
            Line1 = data.Street(),
            Line2 = data.Maybe(0.15, () => "Unit " + data.Dice.Int(1, 40).ToString(CultureInfo.InvariantCulture)),
            Postcode = data.Postcode(),
            City = data.City(),
            State = data.Maybe(0.3, () => data.Pick(["UT", "NH", "ZH", "GE", "NB"])),
            VatNumber = data.Maybe(0.7, data.Vat),
            ChamberOfCommerce = data.Maybe(0.7, data.Chamber),
            Language = data.Chance(0.9) ? "nl" : "en",
            PaymentCondition = data.Maybe(0.8, () => data.Pick(["14", "30", "60"])),
            Remarks = data.Maybe(0.4, data.Remark),
            Status = data.Chance(0.85) ? "customer" : data.Pick(["prospect", "suspect", "none"]),
        };
    }

    /// <summary>The same customer as somebody else knows it: some things differ, some are unknown.</summary>
    public SeedCustomer Differing(DutchData data)
    {
        var other = this;
        if (data.Chance(0.3))
        {
            other = other with { Phone = data.Maybe(0.6, data.Phone) };
        }

        if (data.Chance(0.25))
        {
            other = other with { Email = data.Maybe(0.7, () => data.Email(other.Name)) };
        }

        if (data.Chance(0.25))
        {
            other = other with { Line1 = data.Street(), Line2 = null, Postcode = data.Postcode(), City = data.City() };
        }

        if (data.Chance(0.3))
        {
            other = other with { Remarks = data.Maybe(0.5, data.Remark), Website = null };
        }

        return data.Chance(0.15) ? other with { Name = data.Company(), VatNumber = null } : other;
    }

    public JsonObject ToExact() => Body.Of(
        ("Code", Code),
        ("Name", Name),
        ("Email", Email),
        ("Phone", Phone),
        ("Website", Website),
        ("AddressLine1", Line1),
        ("AddressLine2", Line2),
        ("Postcode", Postcode),
        ("City", City),
        ("State", State),
        ("Country", "NL"),
        ("VATNumber", VatNumber),
        ("ChamberOfCommerce", ChamberOfCommerce),
        ("Language", Language.ToUpperInvariant()),
        ("SalesCurrency", "EUR"),
        ("PaymentConditionSales", PaymentCondition),
        ("Remarks", Remarks),
        ("Status", Status switch { "customer" => "C", "prospect" => "P", "suspect" => "S", _ => "A" }));

    public JsonObject ToWebshop() => Body.Of(
        ("number", Code),
        ("name", Name),
        ("email", Email),
        ("phone", Phone),
        ("website", Website),
        ("address", Body.Of(("line1", Line1), ("line2", Line2), ("postcode", Postcode), ("city", City), ("state", State), ("country", "NL"))),
        ("vatNumber", VatNumber),
        ("chamberOfCommerce", ChamberOfCommerce),
        ("language", Language),
        ("currency", "EUR"),
        ("paymentCondition", PaymentCondition),
        ("remarks", Remarks),
        ("status", Status));
}
