using System.Text.Json.Nodes;

namespace ExactSyncCluster.Silo.Cli.Demo.Worlds;

/// <summary>An order as a person enters it in one of the systems. Customer and products go by their keys.</summary>
internal sealed record SeedOrder
{
    /// <summary>The webshop's number, or what an Exact order refers to; null for an Exact order without a reference.</summary>
    public string? Reference { get; init; }

    public required string CustomerCode { get; init; }

    public required DateOnly OrderDate { get; init; }

    public required DateOnly DeliveryDate { get; init; }

    public string? Description { get; init; }

    public string? Remarks { get; init; }

    public decimal DiscountPercent { get; init; }

    public string? PaymentReference { get; init; }

    public string? PaymentCondition { get; init; }

    public required IReadOnlyList<SeedLine> Lines { get; init; }

    public static SeedOrder Make(DutchData data, string? reference, string customer, IReadOnlyList<SeedProduct> products)
    {
        const int mostLines = 6;
        var orderDate = data.Day(2025);
        var delivery = orderDate.AddDays(data.Dice.Int(1, 30));

        // Each product stands on one line only, so that a line is known by its product on both sides.
        var chosen = data.Dice.ListItems([.. products], Math.Min(products.Count, data.Dice.Int(1, mostLines)));
        return new SeedOrder
        {
            Reference = reference,
            CustomerCode = customer,
            OrderDate = orderDate,
            DeliveryDate = delivery,
            Description = data.Maybe(0.8, data.OrderText),
            Remarks = data.Maybe(0.3, data.Remark),
            DiscountPercent = data.Chance(0.1) ? data.Pick([2m, 5m]) : 0,
            PaymentReference = data.Maybe(0.4, () => data.Dice.Replace("RF########")),
            PaymentCondition = data.Pick(["14", "30"]),
            Lines = [.. chosen.Select(product => SeedLine.Make(data, product, delivery))],
        };
    }

    /// <summary>The same order as it was typed over by somebody else.</summary>
    public SeedOrder Differing(DutchData data) => this with
    {
        Description = data.Chance(0.4) ? data.OrderText() : Description,
        Remarks = data.Chance(0.3) ? null : Remarks,
        Lines = [.. Lines.Select(line => data.Chance(0.3) ? line with { Quantity = line.Quantity + 1, Notes = data.Remark() } : line)],
    };

    public JsonObject ToExact(Func<string, string> accountId) => Body.Of(
        ("YourRef", Reference),
        ("OrderedBy", accountId(CustomerCode)),
        ("OrderDate", Body.Day(OrderDate)),
        ("DeliveryDate", Body.Day(DeliveryDate)),
        ("Description", Description),
        ("Remarks", Remarks),
        ("Currency", "EUR"),
        ("Discount", DiscountPercent),
        ("PaymentReference", PaymentReference),
        ("PaymentCondition", PaymentCondition),
        ("SalesOrderLines", Body.ArrayOf(Lines.Select(static line => line.ToExact()))));

    public JsonObject ToWebshop(Func<string, string> customerId, Func<string, string> productId) => Body.Of(
        ("number", Reference),
        ("customerId", customerId(CustomerCode)),
        ("orderDate", Body.Day(OrderDate)),
        ("deliveryDate", Body.Day(DeliveryDate)),
        ("description", Description),
        ("remarks", Remarks),
        ("currency", "EUR"),
        ("discountPercent", DiscountPercent),
        ("paymentReference", PaymentReference),
        ("paymentCondition", PaymentCondition),
        ("lines", Body.ArrayOf(Lines.Select(line => line.ToWebshop(productId)))));
}

/// <summary>One line of an order.</summary>
internal sealed record SeedLine(
    string Sku,
    decimal Quantity,
    decimal UnitPrice,
    decimal DiscountPercent,
    string VatCode,
    string Description,
    DateOnly DeliveryDate,
    string? Notes)
{
    public static SeedLine Make(DutchData data, SeedProduct product, DateOnly delivery) => new(
        product.Sku,
        data.Dice.Int(1, 24),
        product.Price,
        data.Chance(0.2) ? data.Pick([2.5m, 5m, 10m]) : 0,
        product.VatCode,
        product.Name,
        delivery,
        data.Maybe(0.15, data.Remark));

    public JsonObject ToExact() => Body.Of(
        ("ItemCode", Sku),
        ("Quantity", Quantity),
        ("UnitPrice", UnitPrice),
        ("Discount", DiscountPercent / 100),
        ("VATCode", VatCode),
        ("Description", Description),
        ("DeliveryDate", Body.Day(DeliveryDate)),
        ("Notes", Notes));

    public JsonObject ToWebshop(Func<string, string> productId) => Body.Of(
        ("productId", productId(Sku)),
        ("quantity", Quantity),
        ("unitPrice", UnitPrice),
        ("discountPercent", DiscountPercent),
        ("vatCode", VatCode),
        ("description", Description),
        ("deliveryDate", Body.Day(DeliveryDate)),
        ("notes", Notes));
}
