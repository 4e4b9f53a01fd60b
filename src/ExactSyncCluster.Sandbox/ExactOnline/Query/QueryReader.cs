using System.Globalization;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>Reads the query options of a URL.</summary>
internal static class QueryReader
{
    private const string LinesName = "SalesOrderLines";

    private static readonly string[] Known =
        ["$select", "$filter", "$expand", "$top", "$skip", "$orderby", "$inlinecount", "$skiptoken", "$format"];

    public static ExactQuery Read(ExactResource resource, IReadOnlyDictionary<string, string> options, bool byKey = false)
    {
        CheckNames(options);
        var top = Number(options, "$top");
        var selected = Split(options, "$select");
        CheckSelect(resource, selected, top, byKey);
        var expands = Split(options, "$expand");
        if (expands.Any(name => name != LinesName) || (expands.Length > 0 && (resource.Kind != EntityKind.SalesOrders || resource.IsFeed)))
        {
            throw ExactRefusal.Malformed($"Could not find a property to expand on type '{resource.Schema.ModelType}'.");
        }

        var skip = Number(options, "$skip");
        return new ExactQuery
        {
            Resource = resource,
            Columns = Columns(resource, [.. selected.Where(name => !name.Contains('/', StringComparison.Ordinal))]),
            Filter = Filter(resource, options),
            OrderBy = OrderBy(resource, options),
            Lines = expands.Length == 0 ? null : LineColumns(selected),
            Top = top,
            Skip = skip is not null && resource.IsFeed
                ? throw ExactRefusal.Malformed("$skip is not supported for this resource.")
                : skip ?? 0,
            WantsCount = options.GetValueOrDefault("$inlinecount") == "allpages",
            SkipToken = options.TryGetValue("$skiptoken", out var token) ? FilterParser.Literals(token) : null,
        };
    }

    private static void CheckNames(IReadOnlyDictionary<string, string> options)
    {
        var strange = options.Keys.FirstOrDefault(name => name.StartsWith('$') && !Known.Contains(name));
        if (strange is not null)
        {
            throw ExactRefusal.Malformed(
                $"The query parameter '{strange}' begins with a system-reserved '$' character but is not recognized.");
        }
    }

    private static void CheckSelect(ExactResource resource, string[] selected, int? top, bool byKey)
    {
        var star = selected.Contains("*");
        if (star && resource.RefusesStar)
        {
            throw ExactRefusal.Malformed("$select=* is not supported for this resource. Please select the required properties.");
        }

        if (selected.Length == 0 && resource.DemandsSelect && top != 1 && !byKey)
        {
            throw ExactRefusal.Malformed("Please add a $select or a $top=1 statement to the query string.");
        }
    }

    private static IReadOnlyList<Column> Columns(ExactResource resource, string[] names) =>
        names.Length == 0 || names.Contains("*")
            ? resource.Columns
            : [.. names.Distinct(StringComparer.Ordinal).Select(resource.Column)];

    private static IReadOnlyList<Column> LineColumns(string[] selected)
    {
        var lines = ExactResource.Single(EntityKind.SalesOrderLines);
        var prefix = LinesName + "/";
        return Columns(lines, [.. selected.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..])]);
    }

    private static FilterNode? Filter(ExactResource resource, IReadOnlyDictionary<string, string> options)
    {
        if (!options.TryGetValue("$filter", out var text) || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var filter = FilterParser.Parse(text);
        return filter.Names().All(resource.MayFilterOn)
            ? filter
            : throw ExactRefusal.Malformed("This $filter parameter is not supported for this resource.");
    }

    private static List<(Column Column, bool Descending)> OrderBy(ExactResource resource, IReadOnlyDictionary<string, string> options)
    {
        List<(Column Column, bool Descending)> order = [];
        foreach (var part in Split(options, "$orderby"))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 2 || (words.Length == 2 && words[1] is not ("asc" or "desc")))
            {
                throw ExactRefusal.Malformed($"Syntax error in $orderby '{part}'.");
            }

            order.Add((resource.Column(words[0]), words is [_, "desc"]));
        }

        return order;
    }

    private static string[] Split(IReadOnlyDictionary<string, string> options, string name) =>
        options.GetValueOrDefault(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static int? Number(IReadOnlyDictionary<string, string> options, string name)
    {
        if (!options.TryGetValue(name, out var text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ExactRefusal.Malformed($"Incorrect format for {name} argument '{text}'.");
    }
}
