using System.Collections.Immutable;
using ExactSyncCluster.Connectors.ExactOnline;
using ExactSyncCluster.Connectors.Webshop;
using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Simulation.Histories;

/// <summary>The mappings of the connections: the default one, and one of a company that keeps only a few properties equal.</summary>
internal static class Mappings
{
    private const string FileName = "simulation.mapping.json";

    private const string Few =
        """
        {
          "customer": [
            { "exact": "Code", "webshop": "number", "type": "text", "key": true },
            { "exact": "Name", "webshop": "name", "type": "text" },
            { "exact": "Email", "webshop": "email", "type": "text" },
            { "exact": "AddressLine1", "webshop": "address.line1", "type": "text", "group": "address" },
            { "exact": "City", "webshop": "address.city", "type": "text", "group": "address" },
            { "exact": "Blocked", "webshop": "blocked", "type": "boolean" },
            { "exact": "Status", "webshop": "status", "type": "text", "codes": { "A": "none", "S": "suspect", "P": "prospect", "C": "customer" } }
          ],
          "product": [
            { "exact": "Code", "webshop": "sku", "type": "text", "key": true },
            { "exact": "Description", "webshop": "name", "type": "text" },
            { "exact": "Barcode", "webshop": "barcode", "type": "text" },
            { "exact": "SalesItemPrices.Price", "webshop": "price.amount", "type": "decimal", "group": "price" },
            { "exact": "SalesItemPrices.Currency", "webshop": "price.currency", "type": "text", "group": "price", "convert": "uppercase" }
          ],
          "order": [
            { "exact": "YourRef", "webshop": "number", "type": "text", "key": true, "direction": "toExact", "onCreate": "only" },
            { "exact": "OrderNumber", "webshop": "erpNumber", "type": "integer", "direction": "toWebshop" },
            { "exact": "OrderedBy", "webshop": "customerId", "type": "reference", "onCreate": "only" },
            { "exact": "Description", "webshop": "description", "type": "text" },
            { "exact": "Remarks", "webshop": "remarks", "type": "text" }
          ],
          "orderLine": [
            { "exact": "Item", "webshop": "productId", "type": "reference" },
            { "exact": "Quantity", "webshop": "quantity", "type": "decimal" },
            { "exact": "UnitPrice", "webshop": "unitPrice", "type": "decimal", "group": "price" },
            { "exact": "NetPrice", "webshop": "netPrice", "type": "decimal", "group": "price" },
            { "exact": "Notes", "webshop": "notes", "type": "text" }
          ]
        }
        """;

    /// <summary>The default mapping.</summary>
    public static SyncMapping Whole { get; } = Compiled(Read(DefaultMapping.Text));

    /// <summary>A few properties of each entity.</summary>
    public static SyncMapping Small { get; } = Compiled(Read(Few));

    /// <summary>One of the two.</summary>
    public static SyncMapping Of(bool isWhole) => isWhole ? Whole : Small;

    /// <summary>One of the two with some of the rows of its records changed or, where null is given, left out. Lines stay as they are.</summary>
    public static SyncMapping Changed(bool isWhole, Func<MappingRow, MappingRow?> change)
    {
        var file = Read(isWhole ? DefaultMapping.Text : Few);
        return Compiled(file with { Customer = Rows(file.Customer), Product = Rows(file.Product), Order = Rows(file.Order) });

        ImmutableArray<MappingRow> Rows(ImmutableArray<MappingRow> rows) => [.. rows.Select(change).OfType<MappingRow>()];
    }

    private static MappingFile Read(string text) => MappingReader.Parse(text, FileName) is MappingReading.Read read
        ? read.File
        : throw new InvalidOperationException("The simulation's mapping cannot be read.");

    private static SyncMapping Compiled(MappingFile file) => MappingCompiler.Compile(file, ExactOnlineSchema.Value, WebshopSchema.Value, FileName) switch
    {
        MappingResult.Compiled compiled => compiled.Mapping,
        MappingResult.Refused refused => throw new InvalidOperationException($"The simulation's mapping is refused: {string.Join("; ", refused.Errors)}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
