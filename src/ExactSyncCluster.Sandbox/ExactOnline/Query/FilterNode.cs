namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>A parsed piece of a $filter.</summary>
internal abstract record FilterNode
{
    private FilterNode()
    {
    }

    /// <summary>The names of all properties in the piece.</summary>
    public IEnumerable<string> Names() => this switch
    {
        Property property => [property.Name],
        Call call => call.Arguments.SelectMany(argument => argument.Names()),
        Not not => not.Inner.Names(),
        Binary binary => binary.Left.Names().Concat(binary.Right.Names()),
        _ => [],
    };

    /// <summary>The pieces that must all hold.</summary>
    public IEnumerable<FilterNode> Conjuncts() => this is Binary { Operator: "and" } both
        ? both.Left.Conjuncts().Concat(both.Right.Conjuncts())
        : [this];

    internal sealed record Property(string Name) : FilterNode;

    internal sealed record Literal(object? Value) : FilterNode;

    internal sealed record Call(string Function, IReadOnlyList<FilterNode> Arguments) : FilterNode;

    internal sealed record Not(FilterNode Inner) : FilterNode;

    internal sealed record Binary(string Operator, FilterNode Left, FilterNode Right) : FilterNode;
}
