using System.Collections.Immutable;
using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Cli.Demo;

/// <summary>Every property that the demo's systems must agree on, in literals.</summary>
internal static class DemoProperties
{
    public static ImmutableArray<DemoProperty> Customer { get; } =
    [
        new(Entity.Customer, "Code", "number", DemoForm.Text),
        new(Entity.Customer, "Name", "name", DemoForm.Text),
        new(Entity.Customer, "Email", "email", DemoForm.Text),
        new(Entity.Customer, "Phone", "phone", DemoForm.Text),
        new(Entity.Customer, "Website", "website", DemoForm.Text),
        new(Entity.Customer, "AddressLine1", "address.line1", DemoForm.Text) { Group = "address" },
        new(Entity.Customer, "AddressLine2", "address.line2", DemoForm.Text) { Group = "address" },
        new(Entity.Customer, "AddressLine3", "address.line3", DemoForm.Text) { Group = "address" },
        new(Entity.Customer, "Postcode", "address.postcode", DemoForm.Text) { Group = "address" },
        new(Entity.Customer, "City", "address.city", DemoForm.Text) { Group = "address" },
        new(Entity.Customer, "State", "address.state", DemoForm.Text) { Group = "address" },
        new(Entity.Customer, "Country", "address.country", DemoForm.Upper) { Group = "address" },
        new(Entity.Customer, "VATNumber", "vatNumber", DemoForm.Text),
        new(Entity.Customer, "ChamberOfCommerce", "chamberOfCommerce", DemoForm.Text),
        new(Entity.Customer, "Language", "language", DemoForm.Lower),
        new(Entity.Customer, "SalesCurrency", "currency", DemoForm.Upper),
        new(Entity.Customer, "PaymentConditionSales", "paymentCondition", DemoForm.Text),
        new(Entity.Customer, "Remarks", "remarks", DemoForm.Text),
        new(Entity.Customer, "Blocked", "blocked", DemoForm.Flag),
        new(Entity.Customer, "Status", "status", DemoForm.CustomerStatus),
    ];

    public static ImmutableArray<DemoProperty> Product { get; } =
    [
        new(Entity.Product, "Code", "sku", DemoForm.Text),
        new(Entity.Product, "Description", "name", DemoForm.Text),
        new(Entity.Product, "ExtraDescription", "extraDescription", DemoForm.Text),
        new(Entity.Product, "Notes", "notes", DemoForm.Text),
        new(Entity.Product, "Barcode", "barcode", DemoForm.Text),
        new(Entity.Product, "Unit", "unit", DemoForm.Text),
        new(Entity.Product, "NetWeight", "netWeight", DemoForm.Decimal) { Group = "weight" },
        new(Entity.Product, "NetWeightUnit", "netWeightUnit", DemoForm.Text) { Group = "weight" },
        new(Entity.Product, "SalesItemPrices.Price", "price.amount", DemoForm.Amount) { Group = "price" },
        new(Entity.Product, "SalesItemPrices.Currency", "price.currency", DemoForm.Upper) { Group = "price" },
        new(Entity.Product, "SalesVatCode", "vatCode", DemoForm.Text),
        new(Entity.Product, "SearchCode", "searchCode", DemoForm.Text),
        new(Entity.Product, "IsWebshopItem", "published", DemoForm.Flag),
        new(Entity.Product, "StartDate", "activeFrom", DemoForm.Day) { Group = "period" },
        new(Entity.Product, "EndDate", "activeTo", DemoForm.Day) { Group = "period" },
        new(Entity.Product, "ItemGroupCode", "itemGroupCode", DemoForm.Text) { Way = DemoWay.ToWebshop },
        new(Entity.Product, "ItemGroupDescription", "itemGroupName", DemoForm.Text) { Way = DemoWay.ToWebshop },
        new(Entity.Product, "StockPositions.CurrentStock", "stock", DemoForm.Amount) { Way = DemoWay.ToWebshop },
    ];

    public static ImmutableArray<DemoProperty> Order { get; } =
    [
        new(Entity.Order, "YourRef", "number", DemoForm.Text) { Way = DemoWay.AtCreateToExact },
        new(Entity.Order, "OrderNumber", "erpNumber", DemoForm.Whole) { Way = DemoWay.ToWebshop },
        new(Entity.Order, "OrderedBy", "customerId", DemoForm.Customer) { Way = DemoWay.AtCreate },
        new(Entity.Order, "DeliverTo", "deliverToCustomerId", DemoForm.Customer) { Way = DemoWay.AtCreate },
        new(Entity.Order, "InvoiceTo", "invoiceToCustomerId", DemoForm.Customer) { Way = DemoWay.AtCreate },
        new(Entity.Order, "OrderDate", "orderDate", DemoForm.Day),
        new(Entity.Order, "DeliveryDate", "deliveryDate", DemoForm.Day),
        new(Entity.Order, "Description", "description", DemoForm.Text),
        new(Entity.Order, "Remarks", "remarks", DemoForm.Text),
        new(Entity.Order, "Currency", "currency", DemoForm.Upper),
        new(Entity.Order, "Discount", "discountPercent", DemoForm.Amount),
        new(Entity.Order, "PaymentReference", "paymentReference", DemoForm.Text),
        new(Entity.Order, "PaymentCondition", "paymentCondition", DemoForm.Text),
        new(Entity.Order, "Status", "status", DemoForm.OrderStatus) { Way = DemoWay.ToWebshop },
    ];

    public static ImmutableArray<DemoProperty> Line { get; } =
    [
        new(Entity.Order, "Item", "productId", DemoForm.Product) { IsOfLine = true },
        new(Entity.Order, "Quantity", "quantity", DemoForm.Decimal) { IsOfLine = true },
        new(Entity.Order, "UnitPrice", "unitPrice", DemoForm.Decimal) { IsOfLine = true, Group = "price" },
        new(Entity.Order, "NetPrice", "netPrice", DemoForm.Decimal) { IsOfLine = true, Group = "price" },
        new(Entity.Order, "Discount", "discountPercent", DemoForm.Percent) { IsOfLine = true, Group = "price" },
        new(Entity.Order, "VATCode", "vatCode", DemoForm.Text) { IsOfLine = true },
        new(Entity.Order, "Description", "description", DemoForm.Text) { IsOfLine = true },
        new(Entity.Order, "DeliveryDate", "deliveryDate", DemoForm.Day) { IsOfLine = true },
        new(Entity.Order, "Notes", "notes", DemoForm.Text) { IsOfLine = true },
    ];

    public static ImmutableArray<DemoProperty> Of(Entity entity) => entity switch
    {
        Entity.Customer => Customer,
        Entity.Product => Product,
        Entity.Order => Order,
        _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, "Not an entity."),
    };

    /// <summary>A property of an entity by its name in the webshop.</summary>
    public static DemoProperty Find(Entity entity, string webshopName) => Of(entity).First(property => property.Webshop == webshopName);

    /// <summary>A property of an order's line by its name in the webshop.</summary>
    public static DemoProperty FindOfLine(string webshopName) => Line.First(property => property.Webshop == webshopName);
}
