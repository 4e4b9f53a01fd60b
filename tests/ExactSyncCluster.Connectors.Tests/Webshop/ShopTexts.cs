namespace ExactSyncCluster.Connectors.Tests.Webshop;

/// <summary>Answers as a shop sends them.</summary>
internal static class ShopTexts
{
    public const string Customer = """
        {"id":"c-1","version":3,"modifiedAt":"2026-02-28T09:30:00.125Z","modifiedBy":"back-office","createdAt":"2026-01-01T00:00:00.000Z",
         "externalReference":"pair-7","number":" 1001 ","name":"Bakker","email":null,"address":{"line1":"Dam 1","city":"Amsterdam","country":"NL"},
         "blocked":false,"status":"customer"}
        """;

    public const string Product = """
        {"id":"p-1","version":1,"modifiedAt":"2026-02-28T09:30:00Z","sku":"A-1","name":"Chair","netWeight":1.50,
         "price":{"amount":12.345000,"currency":"EUR"},"published":true,"activeFrom":"2026-01-31","stock":-3}
        """;

    public const string Order = """
        {"id":"o-1","version":12,"modifiedAt":"2026-02-28T09:30:00.125Z","externalReference":null,"number":"W1","erpNumber":42,
         "customerId":"c-1","orderDate":"2026-02-27","discountPercent":0,"status":"open","lines":[
           {"id":"l-1","externalReference":"line-9","productId":"p-1","quantity":2,"netPrice":12.5},
           {"id":"l-2","productId":"p-2","quantity":1.5}]}
        """;
}
