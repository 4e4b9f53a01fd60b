using System.Globalization;
using ExactSyncCluster.Sandbox.ExactOnline.Query;

namespace ExactSyncCluster.Sandbox.ExactOnline.Api;

/// <summary>Reads what a request asks for beyond its path, and makes addresses for answers.</summary>
internal static class ApiUrls
{
    public static IReadOnlyDictionary<string, string> Options(HttpRequest request) =>
        request.Query.ToDictionary(option => option.Key, option => option.Value.ToString(), StringComparer.Ordinal);

    public static string Division(HttpRequest request, ApiPath path) =>
        string.Create(CultureInfo.InvariantCulture, $"{request.Scheme}://{request.Host}/api/v1/{path.Division}");

    /// <summary>The same address with the token of the next page, and with what is left of a large $top.</summary>
    public static string Next(
        HttpRequest request,
        IReadOnlyDictionary<string, string> options,
        ExactQuery query,
        IReadOnlyList<object?> token)
    {
        var parts = options
            .Where(option => option.Key is not ("$skiptoken" or "$top" or "$skip"))
            .Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}")
            .ToList();
        if (query.Top is { } top)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"$top={top - query.Resource.PageSize}"));
        }

        parts.Add("$skiptoken=" + Uri.EscapeDataString(string.Join(',', token.Select(EdmValue.Literal))));
        return $"{request.Scheme}://{request.Host}{request.Path}?{string.Join('&', parts)}";
    }

    public static bool WantsRepresentation(HttpRequest request) =>
        request.Headers["Prefer"].ToString().Contains("return=representation", StringComparison.OrdinalIgnoreCase);

    public static bool WantsJson(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
        || request.Query["$format"] == "json";

    public static bool WantsPlainXml(HttpRequest request) =>
        request.Headers.Accept.ToString().StartsWith("application/xml", StringComparison.OrdinalIgnoreCase);
}
