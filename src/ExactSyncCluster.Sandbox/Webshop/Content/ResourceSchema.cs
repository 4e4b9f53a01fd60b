using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ExactSyncCluster.Sandbox.Webshop.Content;

/// <summary>The members of the three resources, in the order in which they are answered.</summary>
internal static class ResourceSchema
{
    public const int MaxExternalReference = 100;
    public const int MaxLines = 1_000;
    private const int LongText = 10_000;

    /// <summary>Members that the shop keeps on every record and that no write may name.</summary>
    public static FrozenSet<string> ReadOnlyMembers { get; } =
        FrozenSet.Create(StringComparer.Ordinal, "id", "version", "modifiedAt", "modifiedBy", "createdAt", "etag", "deleted");

    public static ImmutableArray<Member> MembersOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Customers => Customer,
        ResourceKind.Products => Product,
        ResourceKind.Orders => Order,
    };

    private static ImmutableArray<Member> Address { get; } =
    [
        Text("line1", 255),
        Text("line2", 255),
        Text("line3", 255),
        Text("postcode", 20),
        Text("city", 100),
        Text("state", 100),
        new("country", new MemberShape.Letters(2, Upper: true)),
    ];

    private static ImmutableArray<Member> Customer { get; } =
    [
        Reference,
        Text("number", 40),
        Text("name", 255),
        Text("email", 255),
        Text("phone", 50),
        Text("website", 255),
        new("address", new MemberShape.Group(Address)),
        Text("vatNumber", 50),
        Text("chamberOfCommerce", 50),
        new("language", new MemberShape.Letters(2, Upper: false)),
        new("currency", new MemberShape.Letters(3, Upper: true)),
        Text("paymentCondition", 20),
        Text("remarks", LongText),
        new("blocked", new MemberShape.Flag()) { WhenEmpty = static () => false },
        new("status", new MemberShape.Choice(["none", "suspect", "prospect", "customer"])) { WhenEmpty = static () => "none" },
    ];

    private static ImmutableArray<Member> Product { get; } =
    [
        Reference,
        Text("sku", 100) with { Required = true },
        Text("name", 255) with { Required = true },
        Text("extraDescription", LongText),
        Text("notes", LongText),
        Text("barcode", 100),
        Text("unit", 20),
        new("netWeight", new MemberShape.Number(Money: false)),
        Text("netWeightUnit", 20),
        Text("vatCode", 20),
        Text("searchCode", 100),
        new("price", new MemberShape.Group(
        [
            new("amount", new MemberShape.Number(Money: true)),
            new("currency", new MemberShape.Letters(3, Upper: true)),
        ])),
        new("published", new MemberShape.Flag()) { WhenEmpty = static () => false },
        new("activeFrom", new MemberShape.Date()),
        new("activeTo", new MemberShape.Date()),
        Text("itemGroupCode", 50),
        Text("itemGroupName", 255),
        new("stock", new MemberShape.Number(Money: false)),
    ];

    private static ImmutableArray<Member> Line { get; } =
    [
        Text("id", 40),
        Text("externalReference", MaxExternalReference),
        new("productId", new MemberShape.Reference(ResourceKind.Products)) { Required = true },
        new("quantity", new MemberShape.Number(Money: false)),
        new("unitPrice", new MemberShape.Number(Money: true)),
        new("netPrice", new MemberShape.Number(Money: true)),
        new("discountPercent", new MemberShape.Number(Money: false)),
        Text("vatCode", 20),
        Text("description", 1_000),
        new("deliveryDate", new MemberShape.Date()),
        Text("notes", LongText),
    ];

    private static ImmutableArray<Member> Order { get; } =
    [
        Reference,
        Text("number", 40) with { CreateOnly = true },
        new("erpNumber", new MemberShape.Whole()),
        new("customerId", new MemberShape.Reference(ResourceKind.Customers)) { Required = true },
        new("deliverToCustomerId", new MemberShape.Reference(ResourceKind.Customers)),
        new("invoiceToCustomerId", new MemberShape.Reference(ResourceKind.Customers)),
        new("orderDate", new MemberShape.Date()),
        new("deliveryDate", new MemberShape.Date()),
        Text("description", 255),
        Text("remarks", LongText),
        new("currency", new MemberShape.Letters(3, Upper: true)),
        new("discountPercent", new MemberShape.Number(Money: false)),
        Text("paymentReference", 100),
        Text("paymentCondition", 20),
        new("status", new MemberShape.Choice(["open", "partial", "complete", "cancelled"])) { WhenEmpty = static () => "open" },
        new("lines", new MemberShape.Lines(Line)),
    ];

    private static Member Reference => Text("externalReference", MaxExternalReference) with { CreateOnly = true };

    private static Member Text(string name, int maxLength) => new(name, new MemberShape.Text(maxLength));
}
