using System.Collections.Immutable;
using System.Globalization;
using ExactSyncCluster.Core.Records;
using ExactSyncCluster.Silo.Cli.Demo.Worlds;

namespace ExactSyncCluster.Silo.Cli.Demo.Playing;

/// <summary>
/// Makes up what people type. No value is made up twice, so that each can be found again; properties that win together
/// are always edited together.
/// </summary>
internal sealed class NewValues(DutchData data)
{
    private static readonly ImmutableArray<string> CustomerNames = ["name", "email", "phone", "website", "vatNumber", "remarks", "address"];
    private static readonly ImmutableArray<string> ProductNames = ["name", "extraDescription", "notes", "barcode", "searchCode", "netWeight", "price", "activeTo"];
    private static readonly ImmutableArray<string> OrderNames = ["description", "remarks", "paymentReference", "deliveryDate", "orderDate"];
    private static readonly ImmutableArray<string> LineNames = ["quantity", "unitPrice", "description", "notes", "deliveryDate"];

    private static readonly ImmutableArray<string> ClearableCustomerNames = ["email", "phone", "website", "remarks"];
    private static readonly ImmutableArray<string> ClearableProductNames = ["extraDescription", "notes", "barcode", "searchCode"];
    private static readonly ImmutableArray<string> ClearableOrderNames = ["description", "remarks", "paymentReference"];

    private int last;

    /// <summary>New values for a subject of an entity, chosen by the dice; another one than given.</summary>
    public ImmutableArray<PlannedValue> Any(Entity entity, bool line, string? except = null)
    {
        var names = entity switch
        {
            Entity.Customer => CustomerNames,
            Entity.Product => ProductNames,
            Entity.Order => line ? LineNames : OrderNames,
            _ => throw new ArgumentOutOfRangeException(nameof(entity), entity, "Not an entity."),
        };
        return For(entity, line, data.Pick([.. names.Where(name => name != except)]));
    }

    /// <summary>New values for what goes by this name.</summary>
    public ImmutableArray<PlannedValue> For(Entity entity, bool line, string name) => name switch
    {
        "address" =>
        [
            new(DemoProperties.Find(entity, "address.line1"), $"{data.Street()} {Mark(1)}"),
            new(DemoProperties.Find(entity, "address.postcode"), data.Postcode()),
            new(DemoProperties.Find(entity, "address.city"), data.City()),
        ],
        "price" => [new(DemoProperties.Find(entity, "price.amount"), Text(name))],
        _ => [new(line ? DemoProperties.FindOfLine(name) : DemoProperties.Find(entity, name), Text(entity == Entity.Product && name == "name" ? "article" : name))],
    };


    /// <summary>One of the values that a record has, taken away; null when it has none that may be.</summary>
    public PlannedValue? Clearing(DemoPair pair)
    {
        var names = pair.Entity switch
        {
            Entity.Customer => ClearableCustomerNames,
            Entity.Product => ClearableProductNames,
            _ => ClearableOrderNames,
        };
        List<string> filled = [.. names.Where(pair.Filled.Contains)];
        return filled.Count == 0 ? null : new PlannedValue(DemoProperties.Find(pair.Entity, data.Pick(filled)), null);
    }

    private string Text(string name) => name switch
    {
        "name" => $"{data.Company()} {Mark(1)}",
        "article" => $"{data.Product()} {Mark(1)}",
        "email" => $"klant{Mark(1)}@{data.Dice.String2(6)}.example",
        "phone" => $"06-{Mark(8)}",
        "website" => $"https://www.{data.Dice.String2(6)}{Mark(1)}.example",
        "vatNumber" => $"NL{Mark(9)}B01",
        "barcode" => $"871{Mark(10)}",
        "searchCode" => $"ZOEK{Mark(1)}",
        "paymentReference" => $"RF{Mark(8)}",
        "netWeight" => DemoValue.Of(10m + (Mark() / 1000m)),
        "quantity" => DemoValue.Of(30m + (Mark() / 1000m)),
        "price" or "unitPrice" => DemoValue.Of(1000m + (Mark() / 100m)),
        "activeTo" or "deliveryDate" or "orderDate" => DemoValue.Day(new DateOnly(2030, 1, 1).AddDays(Mark())),
        _ => $"{data.Remark()} ({Mark(1)})",
    };

    private int Mark() => ++last;

    private string Mark(int digits) => Mark().ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
}
