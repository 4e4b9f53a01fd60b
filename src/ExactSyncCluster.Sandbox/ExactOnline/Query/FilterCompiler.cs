using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>Turns a parsed filter into a test over records, and refuses what the types do not allow.</summary>
internal sealed class FilterCompiler(ExactResource resource)
{
    public Func<DivisionStore, ExactRecord, bool> Compile(FilterNode node)
    {
        var operand = Bind(node);
        return operand.Family == OperandFamily.Flag
            ? (store, record) => operand.Read(store, record) is true
            : throw ExactRefusal.Malformed("Expression of type 'System.Boolean' expected in $filter.");
    }

    private Operand Bind(FilterNode node) => node switch
    {
        FilterNode.Property property => Property(property.Name),
        FilterNode.Literal literal => new Operand(Family(literal.Value), (_, _) => literal.Value),
        FilterNode.Call call => Call(call),
        FilterNode.Not not => Negate(Bind(not.Inner)),
        FilterNode.Binary binary => Binary(binary.Operator, Bind(binary.Left), Bind(binary.Right)),
        _ => throw ExactRefusal.Malformed("Unknown expression in $filter."),
    };

    private Operand Property(string name)
    {
        var column = resource.Column(name);
        return column.IsCollection
            ? throw ExactRefusal.Malformed($"Filtering on navigation property '{name}' is not supported.")
            : new Operand(Family(column.Type), column.Read);
    }

    private static Operand Negate(Operand inner)
    {
        Demand(inner, OperandFamily.Flag, "not");
        return new Operand(OperandFamily.Flag, (store, record) => inner.Read(store, record) is false);
    }

    private static Operand Binary(string name, Operand left, Operand right)
    {
        if (name is "and" or "or")
        {
            Demand(left, OperandFamily.Flag, name);
            Demand(right, OperandFamily.Flag, name);
            return name == "and"
                ? new Operand(OperandFamily.Flag, (store, record) => left.Read(store, record) is true && right.Read(store, record) is true)
                : new Operand(OperandFamily.Flag, (store, record) => left.Read(store, record) is true || right.Read(store, record) is true);
        }

        if (left.Family != right.Family && left.Family != OperandFamily.Null && right.Family != OperandFamily.Null)
        {
            throw ExactRefusal.Malformed($"Operator '{name}' incompatible with operand types '{left.Family}' and '{right.Family}'.");
        }

        return new Operand(OperandFamily.Flag, (store, record) => Holds(name, left.Read(store, record), right.Read(store, record)));
    }

    private static bool Holds(string name, object? left, object? right)
    {
        // Nothing is neither above nor below anything.
        if (name is not ("eq" or "ne") && (left is null || right is null))
        {
            return false;
        }

        var order = EdmValue.Compare(left, right);
        return name switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            "lt" => order < 0,
            _ => order <= 0,
        };
    }

    private Operand Call(FilterNode.Call call)
    {
        var arguments = call.Arguments.Select(Bind).ToArray();
        var wanted = call.Function is "trim" or "tolower" or "toupper" or "length" ? 1 : 2;
        if (arguments.Length != wanted)
        {
            throw ExactRefusal.Malformed($"The function '{call.Function}' takes {wanted} argument(s).");
        }

        foreach (var argument in arguments)
        {
            Demand(argument, OperandFamily.Text, call.Function);
        }

        return call.Function switch
        {
            "trim" => OfText(arguments[0], text => text.Trim()),
            "tolower" => OfText(arguments[0], text => text.ToLowerInvariant()),
            "toupper" => OfText(arguments[0], text => text.ToUpperInvariant()),
            "length" => new Operand(OperandFamily.Number, (store, record) => (arguments[0].Read(store, record) as string)?.Length),
            "substringof" => Test(arguments[1], arguments[0], (text, part) => text.Contains(part, StringComparison.OrdinalIgnoreCase)),
            "startswith" => Test(arguments[0], arguments[1], (text, part) => text.StartsWith(part, StringComparison.OrdinalIgnoreCase)),
            "endswith" => Test(arguments[0], arguments[1], (text, part) => text.EndsWith(part, StringComparison.OrdinalIgnoreCase)),
            _ => throw ExactRefusal.Malformed($"Unknown function '{call.Function}' in $filter."),
        };
    }

    private static Operand OfText(Operand inner, Func<string, string> change) =>
        new(OperandFamily.Text, (store, record) => inner.Read(store, record) is string text ? change(text) : null);

    private static Operand Test(Operand whole, Operand part, Func<string, string, bool> test) =>
        new(OperandFamily.Flag, (store, record) =>
            whole.Read(store, record) is string text && part.Read(store, record) is string piece && test(text, piece));

    private static void Demand(Operand operand, OperandFamily family, string where)
    {
        if (operand.Family != family && operand.Family != OperandFamily.Null)
        {
            throw ExactRefusal.Malformed($"'{where}' in $filter does not take a value of type '{operand.Family}'.");
        }
    }

    private static OperandFamily Family(object? value) => value switch
    {
        null => OperandFamily.Null,
        Guid => OperandFamily.Guid,
        string => OperandFamily.Text,
        bool => OperandFamily.Flag,
        DateTime => OperandFamily.Date,
        _ => OperandFamily.Number,
    };

    private static OperandFamily Family(EdmType type) => type switch
    {
        EdmType.Guid => OperandFamily.Guid,
        EdmType.String or EdmType.Binary => OperandFamily.Text,
        EdmType.Boolean => OperandFamily.Flag,
        EdmType.DateTime => OperandFamily.Date,
        EdmType.Byte or EdmType.Int16 or EdmType.Int32 or EdmType.Int64 or EdmType.Double => OperandFamily.Number,
        EdmType.Collection => OperandFamily.Null,
    };
}
