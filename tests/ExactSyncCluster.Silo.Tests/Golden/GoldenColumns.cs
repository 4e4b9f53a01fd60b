using ExactSyncCluster.Core.Records;

namespace ExactSyncCluster.Silo.Tests.Golden;

/// <summary>Every property that the default mapping keeps equal, written out: a golden record that leaves one out is not whole.</summary>
internal static class GoldenColumns
{
    public static string[] Exact(Entity entity) => entity switch
    {
        Entity.Customer =>
        [
            "Code", "Name", "Email", "Phone", "Website", "AddressLine1", "AddressLine2", "AddressLine3", "Postcode", "City", "State", "Country",
            "VATNumber", "ChamberOfCommerce", "Language", "SalesCurrency", "PaymentConditionSales", "Remarks", "Blocked", "Status",
        ],
        Entity.Product =>
        [
            "Code", "Description", "ExtraDescription", "Notes", "Barcode", "Unit", "NetWeight", "NetWeightUnit", "SalesItemPrices", "SalesVatCode",
            "SearchCode", "IsWebshopItem", "StartDate", "EndDate", "ItemGroupCode", "ItemGroupDescription", "StockPositions",
        ],
        _ =>
        [
            "YourRef", "OrderNumber", "OrderedBy", "DeliverTo", "InvoiceTo", "OrderDate", "DeliveryDate", "Description", "Remarks", "Currency",
            "Discount", "PaymentReference", "PaymentCondition", "Status", "SalesOrderLines",
        ],
    };

    public static string[] Webshop(Entity entity) => entity switch
    {
        Entity.Customer =>
        [
            "number", "name", "email", "phone", "website", "address", "vatNumber", "chamberOfCommerce", "language", "currency", "paymentCondition",
            "remarks", "blocked", "status",
        ],
        Entity.Product =>
        [
            "sku", "name", "extraDescription", "notes", "barcode", "unit", "netWeight", "netWeightUnit", "price", "vatCode", "searchCode",
            "published", "activeFrom", "activeTo", "itemGroupCode", "itemGroupName", "stock",
        ],
        _ =>
        [
            "number", "erpNumber", "customerId", "deliverToCustomerId", "invoiceToCustomerId", "orderDate", "deliveryDate", "description", "remarks",
            "currency", "discountPercent", "paymentReference", "paymentCondition", "status", "lines",
        ],
    };

    public static string[] Of(SystemName system, Entity entity) => system == SystemName.Exact ? Exact(entity) : Webshop(entity);

    public static string[] OfLines(SystemName system) => system == SystemName.Exact
        ? ["Item", "Quantity", "UnitPrice", "NetPrice", "Discount", "VATCode", "Description", "DeliveryDate", "Notes"]
        : ["productId", "quantity", "unitPrice", "netPrice", "discountPercent", "vatCode", "description", "deliveryDate", "notes"];
}
