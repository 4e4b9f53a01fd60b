namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>Reads a $filter: or, and, not, comparisons, functions, parentheses.</summary>
internal sealed class FilterParser
{
    private const int MaxDepth = 50;

    private static readonly string[] Comparisons = ["eq", "ne", "gt", "ge", "lt", "le"];

    private readonly string text;
    private readonly IReadOnlyList<FilterToken> tokens;
    private int at;
    private int depth;

    private FilterParser(string text)
    {
        this.text = text;
        tokens = FilterLexer.Tokens(text);
    }

    private FilterToken Current => tokens[at];

    public static FilterNode Parse(string text)
    {
        var parser = new FilterParser(text);
        var node = parser.Or();
        return parser.Current.Kind == FilterTokenKind.End ? node : throw FilterLexer.Syntax(text, parser.at);
    }

    /// <summary>The values of a $skiptoken, parted by commas.</summary>
    public static IReadOnlyList<object?> Literals(string text)
    {
        List<object?> values = [];
        var tokens = FilterLexer.Tokens(text);
        for (var index = 0; index < tokens.Count - 1; index += 2)
        {
            var parted = tokens[index + 1].Kind is FilterTokenKind.Comma or FilterTokenKind.End;
            values.Add(parted && tokens[index].Kind == FilterTokenKind.Literal ? tokens[index].Value : throw FilterLexer.Syntax(text, index));
        }

        return values;
    }

    private FilterNode Or()
    {
        if (++depth > MaxDepth)
        {
            throw FilterLexer.Syntax(text, at);
        }

        var left = And();
        while (TakeWord("or"))
        {
            left = new FilterNode.Binary("or", left, And());
        }

        depth--;
        return left;
    }

    private FilterNode And()
    {
        var left = Unary();
        while (TakeWord("and"))
        {
            left = new FilterNode.Binary("and", left, Unary());
        }

        return left;
    }

    private FilterNode Unary()
    {
        if (!TakeWord("not"))
        {
            return Comparison();
        }

        if (++depth > MaxDepth)
        {
            throw FilterLexer.Syntax(text, at);
        }

        var inner = new FilterNode.Not(Unary());
        depth--;
        return inner;
    }

    private FilterNode Comparison()
    {
        var left = Primary();
        if (Current.Kind == FilterTokenKind.Word && Comparisons.Contains(Current.Text))
        {
            var comparison = tokens[at++].Text;
            return new FilterNode.Binary(comparison, left, Primary());
        }

        return left;
    }

    private FilterNode Primary()
    {
        var token = tokens[at++];
        switch (token.Kind)
        {
            case FilterTokenKind.Literal:
                return new FilterNode.Literal(token.Value);
            case FilterTokenKind.Open:
                var inner = Or();
                Expect(FilterTokenKind.Close);
                return inner;
            case FilterTokenKind.Word when Current.Kind == FilterTokenKind.Open:
                return Call(token.Text);
            case FilterTokenKind.Word:
                return new FilterNode.Property(token.Text);
            default:
                throw FilterLexer.Syntax(text, at - 1);
        }
    }

    private FilterNode.Call Call(string function)
    {
        Expect(FilterTokenKind.Open);
        List<FilterNode> arguments = [Or()];
        while (Current.Kind == FilterTokenKind.Comma)
        {
            at++;
            arguments.Add(Or());
        }

        Expect(FilterTokenKind.Close);
        return new FilterNode.Call(function, arguments);
    }

    private bool TakeWord(string word)
    {
        var taken = Current.Kind == FilterTokenKind.Word && Current.Text == word;
        at += taken ? 1 : 0;
        return taken;
    }

    private void Expect(FilterTokenKind kind)
    {
        if (tokens[at++].Kind != kind)
        {
            throw FilterLexer.Syntax(text, at - 1);
        }
    }
}
