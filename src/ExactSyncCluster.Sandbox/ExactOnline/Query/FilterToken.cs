namespace ExactSyncCluster.Sandbox.ExactOnline.Query;

internal enum FilterTokenKind
{
    Word,
    Literal,
    Open,
    Close,
    Comma,
    End,
}

/// <summary>One token; words keep their text, literals their value.</summary>
internal sealed record FilterToken(FilterTokenKind Kind, string Text, object? Value);
