using System.Collections.Immutable;
using System.Text;

namespace ExactSyncCluster.Core.Mapping;

/// <summary>The dataflow document of a mapping: which property is kept equal with which, and of what type it is.</summary>
public static class DataflowTables
{
    private const string Title = "Dataflow between Exact Online and the Customwebshop";

    private static readonly ImmutableArray<string> Columns = ["Exact property", "Customwebshop property", "Customwebshop data type"];

    /// <summary>The document in Markdown.</summary>
    /// <param name="file">The mapping.</param>
    /// <param name="level">The level of the title's heading; the sections are one deeper.</param>
    public static string Markdown(MappingFile file, int level = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 5);
        var text = new StringBuilder().Append('#', level).Append(' ').Append(Title).Append('\n');
        foreach (var (heading, rows) in Sections(file))
        {
            var widths = Widths(rows);
            text.Append('\n').Append('#', level + 1).Append(' ').Append(heading).Append("\n\n");
            Line(Columns);
            Line([.. widths.Select(static width => new string('-', width))]);
            foreach (var row in rows)
            {
                Line(row);
            }

            void Line(ImmutableArray<string> cells) => Append(text, cells, widths, '|', ' ');
        }

        return text.ToString();
    }

    /// <summary>The document in reStructuredText, with grid tables.</summary>
    /// <param name="file">The mapping.</param>
    public static string ReStructuredText(MappingFile file)
    {
        var text = new StringBuilder();
        Heading(Title, '=');
        foreach (var (heading, rows) in Sections(file))
        {
            var widths = Widths(rows);
            text.Append('\n');
            Heading(heading, '-');
            text.Append('\n');
            Border('-');
            Append(text, Columns, widths, '|', ' ');
            Border('=');
            foreach (var row in rows)
            {
                Append(text, row, widths, '|', ' ');
                Border('-');
            }

            void Border(char line) => Append(text, [.. widths.Select(width => new string(line, width))], widths, '+', line);
        }

        return text.ToString();

        void Heading(string heading, char line) => text.Append(heading).Append('\n').Append(line, heading.Length).Append('\n');
    }

    private static void Append(StringBuilder text, ImmutableArray<string> cells, ImmutableArray<int> widths, char edge, char space)
    {
        for (var column = 0; column < cells.Length; column++)
        {
            text.Append(edge).Append(space).Append(cells[column].PadRight(widths[column])).Append(space);
        }

        text.Append(edge).Append('\n');
    }

    private static IEnumerable<(string Heading, ImmutableArray<ImmutableArray<string>> Rows)> Sections(MappingFile file) =>
    [
        ("Account – Customer", Cells(file.Customer)),
        ("Item – Product", Cells(file.Product)),
        ("SalesOrder – Order", Cells(file.Order)),
        ("SalesOrderLine – Order line", Cells(file.OrderLine)),
    ];

    private static ImmutableArray<ImmutableArray<string>> Cells(ImmutableArray<MappingRow> rows) =>
        [.. rows.Select(static row => ImmutableArray.Create(row.Exact, row.Webshop, row.Type))];

    private static ImmutableArray<int> Widths(ImmutableArray<ImmutableArray<string>> rows) =>
        [.. Columns.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max())];
}
