using System.Net;

namespace ExactSyncCluster.Silo.Pages;

/// <summary>A piece of a page. Texts that are put into one are encoded; pieces are not, since they are made of encoded texts.</summary>
internal sealed class Html
{
    private readonly string _content;

    private Html(string content) => _content = content;

    /// <summary>Nothing.</summary>
    public static Html None { get; } = new("");

    /// <summary>A piece: what the source says stays as it is, what is put in is encoded.</summary>
    public static Html Of(HtmlText text) => new(text.ToStringAndClear());

    /// <summary>An encoded text.</summary>
    public static Html Text(string? text) => new(WebUtility.HtmlEncode(text) ?? "");

    /// <summary>Pieces one after the other.</summary>
    public static Html All(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(static piece => piece._content)));

    /// <summary>A piece, if something holds.</summary>
    public static Html When(bool holds, Func<Html> piece) => holds ? piece() : None;

    /// <inheritdoc/>
    public override string ToString() => _content;
}
