using System.Globalization;
using ExactSyncCluster.Sandbox.ExactOnline.Records;

namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

/// <summary>Cuts a $filter or a $skiptoken into tokens.</summary>
internal sealed class FilterLexer(string text)
{
    public const int MaxTokens = 2_000;

    private int at;

    public static IReadOnlyList<FilterToken> Tokens(string text)
    {
        var lexer = new FilterLexer(text);
        List<FilterToken> tokens = [];
        do
        {
            tokens.Add(lexer.Next());
        }
        while (tokens[^1].Kind != FilterTokenKind.End && tokens.Count <= MaxTokens);

        return tokens.Count <= MaxTokens ? tokens : throw Syntax(text, lexer.at);
    }

    public static ExactRefusal Syntax(string text, int position) =>
        ExactRefusal.Malformed($"Syntax error at position {position} in '{text}'.");

    private FilterToken Next()
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        if (at == text.Length)
        {
            return new FilterToken(FilterTokenKind.End, string.Empty, null);
        }

        return text[at] switch
        {
            '(' => Sign(FilterTokenKind.Open),
            ')' => Sign(FilterTokenKind.Close),
            ',' => Sign(FilterTokenKind.Comma),
            '\'' => Literal(Quoted()),
            '-' or (>= '0' and <= '9') => Literal(Number()),
            var c when char.IsLetter(c) || c == '_' => Word(),
            _ => throw Syntax(text, at),
        };
    }

    private static FilterToken Literal(object? value) => new(FilterTokenKind.Literal, string.Empty, value);

    private FilterToken Sign(FilterTokenKind kind) => new(kind, text[at++].ToString(), null);

    private FilterToken Word()
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '/'))
        {
            at++;
        }

        var word = text[start..at];
        if (at < text.Length && text[at] == '\'')
        {
            return Typed(word, start);
        }

        return word switch
        {
            "true" => Literal(true),
            "false" => Literal(false),
            "null" => Literal(null),
            _ => new FilterToken(FilterTokenKind.Word, word, null),
        };
    }

    private FilterToken Typed(string word, int start)
    {
        var inner = Quoted();
        return word switch
        {
            "guid" when Guid.TryParse(inner, out var guid) => Literal(guid),
            "datetime" when EdmReader.WallTime(inner) is { } wall => Literal(wall),
            _ => throw Syntax(text, start),
        };
    }

    private string Quoted()
    {
        var start = ++at;
        while (at < text.Length)
        {
            if (text[at] != '\'')
            {
                at++;
            }
            else if (at + 1 < text.Length && text[at + 1] == '\'')
            {
                at += 2;
            }
            else
            {
                return text[start..at++].Replace("''", "'", StringComparison.Ordinal);
            }
        }

        throw Syntax(text, start);
    }

    private object Number()
    {
        var start = at++;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '.' or 'E' or 'e' || (text[at] is '-' or '+' && text[at - 1] is 'e' or 'E')))
        {
            at++;
        }

        var digits = text[start..at];
        var suffix = at < text.Length && char.IsLetter(text[at]) ? char.ToUpperInvariant(text[at++]) : ' ';
        return suffix switch
        {
            'L' when long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big) => (object)big,
            'D' or 'M' or 'F' when Real(digits) is { } real => real,
            // A whole number without a suffix is an Int32, and one that does not fit is an error.
            ' ' when int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small) => small,
            ' ' when digits.AsSpan().IndexOfAny('.', 'e', 'E') > 0 && Real(digits) is { } real => real,
            _ => throw ExactRefusal.Malformed($"Unrecognized 'Edm.Int32' literal '{digits}' at '{start}' in '{text}'."),
        };
    }

    private static decimal? Real(string digits) =>
        decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null;
}
