using System.Collections.Immutable;
using System.Globalization;

namespace ExactSyncCluster.Connectors.ExactOnline;

/// <summary>The addresses of a division.</summary>
internal sealed class ExactAddresses(Uri baseAddress, int division)
{
    private readonly string _root = string.Create(CultureInfo.InvariantCulture, $"{baseAddress.GetLeftPart(UriPartial.Path).TrimEnd('/')}/api/v1/{division}/");

    /// <summary>A list or a function of the division.</summary>
    public Uri Of(string path, params ImmutableArray<string> options) =>
        new(_root + path + (options.IsEmpty ? "" : "?" + string.Join('&', options)));

    /// <summary>One row by its key.</summary>
    public Uri Row(string path, string id, params ImmutableArray<string> options) =>
        Of($"{path}({Guided(id)})", options);

    /// <summary>The address of a further page, which is followed as it is, but only on this host and in this division.</summary>
    public Uri? Further(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var next) && next.AbsoluteUri.StartsWith(_root, StringComparison.OrdinalIgnoreCase)
            ? next
            : null;

    public static string Select(IEnumerable<string> names) => "$select=" + string.Join(',', names);

    public static string Filter(string condition) => "$filter=" + Uri.EscapeDataString(condition);

    /// <summary>A text in a filter.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>An id in a filter or a key. What is not a guid never gets into an address.</summary>
    public static string Guided(string id) => $"guid'{Guid.Parse(id)}'";
}
