using ExactSyncCluster.Core.Mapping;

namespace ExactSyncCluster.Core.Tests.Mapping;

public sealed class DataflowTablesTests
{
    private static readonly MappingFile Small = TestMapping.File("""
        {
          "customer": [
            { "exact": "Code", "webshop": "number", "type": "text", "key": true },
            { "exact": "AddressLine1", "webshop": "address.line1", "type": "text" }
          ],
          "product": [ { "exact": "StockPositions.CurrentStock", "webshop": "stock", "type": "decimal", "direction": "toWebshop" } ],
          "order": [ { "exact": "OrderDate", "webshop": "orderDate", "type": "date" } ],
          "orderLine": []
        }
        """);

    [Fact]
    public void Markdown_has_a_title_and_one_table_of_three_columns_for_each_section() =>
        Assert.Equal(
            """
            ## Dataflow between Exact Online and the Customwebshop

            ### Account – Customer

            | Exact property | Customwebshop property | Customwebshop data type |
            | -------------- | ---------------------- | ----------------------- |
            | Code           | number                 | text                    |
            | AddressLine1   | address.line1          | text                    |

            ### Item – Product

            | Exact property              | Customwebshop property | Customwebshop data type |
            | --------------------------- | ---------------------- | ----------------------- |
            | StockPositions.CurrentStock | stock                  | decimal                 |

            ### SalesOrder – Order

            | Exact property | Customwebshop property | Customwebshop data type |
            | -------------- | ---------------------- | ----------------------- |
            | OrderDate      | orderDate              | date                    |

            ### SalesOrderLine – Order line

            | Exact property | Customwebshop property | Customwebshop data type |
            | -------------- | ---------------------- | ----------------------- |

            """,
            DataflowTables.Markdown(Small, level: 2));

    [Fact]
    public void ReStructuredText_has_a_title_and_one_grid_table_of_three_columns_for_each_section() =>
        Assert.StartsWith(
            """
            Dataflow between Exact Online and the Customwebshop
            ===================================================

            Account – Customer
            ------------------

            +----------------+------------------------+-------------------------+
            | Exact property | Customwebshop property | Customwebshop data type |
            +================+========================+=========================+
            | Code           | number                 | text                    |
            +----------------+------------------------+-------------------------+
            | AddressLine1   | address.line1          | text                    |
            +----------------+------------------------+-------------------------+

            Item – Product
            --------------

            +-----------------------------+------------------------+-------------------------+
            | Exact property              | Customwebshop property | Customwebshop data type |
            +=============================+========================+=========================+
            | StockPositions.CurrentStock | stock                  | decimal                 |
            +-----------------------------+------------------------+-------------------------+

            SalesOrder – Order
            ------------------

            """,
            DataflowTables.ReStructuredText(Small),
            StringComparison.Ordinal);

    [Fact]
    public void Both_forms_show_every_row_of_the_default_mapping()
    {
        var file = TestMapping.DefaultFile;
        string[] rows = [.. file.Customer.Concat(file.Product).Concat(file.Order).Concat(file.OrderLine).Select(static row => $"{row.Exact},{row.Webshop},{row.Type}")];

        Assert.Equal(rows, Cells(DataflowTables.Markdown(file)));
        Assert.Equal(rows, Cells(DataflowTables.ReStructuredText(file)));

        static IEnumerable<string> Cells(string document) => document.Split('\n')
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| -", StringComparison.Ordinal) && !line.StartsWith("| Exact property", StringComparison.Ordinal))
            .Select(static line => string.Join(',', line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
    }
}
